// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.fixtures.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {
    @TempDir
    Path folder;

    @Test
    void merged_byHand_on2x3() {
        TensorData w = tensor(2, 3, 1, 2, 3, 4, 5, 6);
        TensorData a = tensor(1, 3, 1, 0, -1);
        TensorData b = tensor(2, 1, 2, 3);
        float[] sum = MergedTensors.sum(w, new Adapter.Pair(a, b), 0.5);
        assertThat(sum).containsExactly(1 + 1f, 2, 3 - 1f, 4 + 1.5f, 5, 6 - 1.5f);
    }

    @Test
    void merge_ofPeftsAdapter_changesAdaptedWeightsOnly_andCopiesTheRest() {
        Path base = Fixtures.path("models/harbour-260k");
        Path target = folder.resolve("merged");
        Merge.merge(base, Fixtures.path("lora/peft-adapter-lora"), target);
        assertThat(target).isDirectoryContaining("glob:**config.json").isDirectoryContaining("glob:**tokenizer.json");
        try (TensorSource before = ModelWeights.open(base);
                TensorSource after = ModelWeights.open(target)) {
            assertThat(after.names()).containsExactlyElementsOf(before.names());
            assertThat(after.tensor("model.norm.weight").bytes())
                    .isEqualTo(before.tensor("model.norm.weight").bytes());
            assertThat(after.tensor("model.layers.0.mlp.up_proj.weight").bytes())
                    .isNotEqualTo(
                            before.tensor("model.layers.0.mlp.up_proj.weight").bytes());
        }
    }

    @Test
    void merge_inBrainFloat_roundsTheFloat32Sum() {
        var w = new TensorData("w", Dtype.BF16, new long[] {1, 2}, Floats.bytes(new float[] {1, 100}, Dtype.BF16));
        var bytes = Floats.bytes(
                MergedTensors.sum(w, new Adapter.Pair(tensor(1, 2, 1, 1), tensor(1, 1, 0.006f)), 1), Dtype.BF16);
        float[] sum = Floats.of(new TensorData("w", Dtype.BF16, new long[] {1, 2}, bytes));
        assertThat(sum[0]).isEqualTo(1.0078125f); // the next bf16 above 1
        assertThat(sum[1]).isEqualTo(100f, within(0f));
    }

    private static TensorData tensor(int rows, int columns, float... values) {
        return new TensorData("t", Dtype.F32, new long[] {rows, columns}, Floats.bytes(values, Dtype.F32));
    }
}
