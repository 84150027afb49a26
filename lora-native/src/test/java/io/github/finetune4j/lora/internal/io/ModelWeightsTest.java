// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWeightsTest {
    private static final ModelConfig TINY = new ModelConfig(
            1, 4, 2, 1, 2, 6, 8, 16, 1e-5, 10_000, true, List.of(2), OptionalInt.of(1), OptionalInt.empty(), "float32");

    @TempDir
    Path folder;

    @Test
    void open_ofSingleFile_findsEveryTensor() {
        SafetensorsWriter.write(folder.resolve("model.safetensors"), parts());
        try (TensorSource source = ModelWeights.open(folder, TINY)) {
            assertThat(source.names()).hasSize(11).contains("model.layers.0.mlp.down_proj.weight");
        }
    }

    @Test
    void open_ofShards_findsEveryTensor() throws IOException {
        List<SafetensorsWriter.Part> parts = parts();
        SafetensorsWriter.write(folder.resolve("model-00001-of-00002.safetensors"), parts.subList(0, 5));
        SafetensorsWriter.write(folder.resolve("model-00002-of-00002.safetensors"), parts.subList(5, parts.size()));
        index(parts, 5);
        try (TensorSource source = ModelWeights.open(folder, TINY)) {
            assertThat(source.tensor(LlamaTensors.NORM).shape()).containsExactly(4);
            assertThat(source.names()).hasSize(parts.size());
        }
    }

    @Test
    void open_ofShardsThatDoNotHoldWhatTheIndexSays_isRefused() throws IOException {
        List<SafetensorsWriter.Part> parts = parts();
        SafetensorsWriter.write(folder.resolve("model-00001-of-00002.safetensors"), parts.subList(0, 5));
        SafetensorsWriter.write(folder.resolve("model-00002-of-00002.safetensors"), parts.subList(6, parts.size()));
        index(parts, 5);
        assertThatThrownBy(() -> ModelWeights.open(folder, TINY).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("which does not hold it");
    }

    @Test
    void open_ofShardOutsideTheFolder_isRefused() throws IOException {
        for (String name : List.of(
                "../other.safetensors", "/etc/x.safetensors", "a\\\\b.safetensors", "c:x.safetensors", "x.bin")) {
            Files.writeString(
                    folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"" + name + "\"}}");
            assertThatThrownBy(() -> ModelWeights.open(folder).close())
                    .as(name)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("which may lie outside the model's folder");
        }
    }

    @Test
    void open_ofMissingAndMisshapenTensors_namesThemAll() {
        List<SafetensorsWriter.Part> parts = new ArrayList<>(parts());
        parts.removeIf(part -> part.name().endsWith("q_proj.weight"));
        parts.replaceAll(part -> part.name().equals(LlamaTensors.NORM) ? part(LlamaTensors.NORM, 5) : part);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
        assertThatThrownBy(() -> ModelWeights.open(folder, TINY).close())
                .hasMessageContaining("no tensor model.layers.0.self_attn.q_proj.weight")
                .hasMessageContaining("model.norm.weight has shape [5], config.json asks for [4]");
    }

    @Test
    void open_ofTensorsThatNothingTakes_namesThem() {
        List<SafetensorsWriter.Part> parts = new ArrayList<>(parts());
        parts.add(part("model.layers.0.self_attn.q_proj.bias", 4));
        parts.add(part("model.layers.1.input_layernorm.weight", 4));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
        assertThatThrownBy(() -> ModelWeights.open(folder, TINY).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("config.json has no place for the tensor model.layers.0.self_attn.q_proj.bias;"
                        + " config.json has no place for the tensor model.layers.1.input_layernorm.weight");
    }

    @Test
    void open_ofWhatIsComputedOrTied_isTaken_unlessTheHeadDiffers() {
        List<SafetensorsWriter.Part> parts = new ArrayList<>(parts());
        parts.add(part("model.layers.0.self_attn.rotary_emb.inv_freq", 1));
        parts.add(part(LlamaTensors.HEAD, 8, 4));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
        ModelWeights.open(folder, TINY).close();
        float[] other = new float[32];
        other[31] = 1;
        parts.set(parts.size() - 1, SafetensorsWriter.Part.of(LlamaTensors.HEAD, new long[] {8, 4}, other));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
        assertThatThrownBy(() -> ModelWeights.open(folder, TINY).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("lm_head.weight differs from the embedding, and tie_word_embeddings says");
    }

    @Test
    void open_ofAShardWithMoreThanTheIndexSays_isRefused() throws IOException {
        List<SafetensorsWriter.Part> parts = parts();
        SafetensorsWriter.write(folder.resolve("model-00001-of-00002.safetensors"), parts.subList(0, 6));
        SafetensorsWriter.write(folder.resolve("model-00002-of-00002.safetensors"), parts.subList(5, parts.size()));
        index(parts, 5);
        assertThatThrownBy(() -> ModelWeights.open(folder, TINY).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("does not place tensor " + parts.get(5).name() + " of model-00001");
    }

    @Test
    void open_ofPickleAlone_saysHowToConvert() throws IOException {
        Files.write(folder.resolve("pytorch_model.bin"), new byte[3]);
        assertThatThrownBy(() -> ModelWeights.open(folder).close()).hasMessageContaining("safe_serialization=True");
    }

    @Test
    void open_ofFolderWithoutWeights_namesTheFile() {
        assertThatThrownBy(() -> ModelWeights.open(folder).close()).hasMessageContaining("model.safetensors");
    }

    private static List<SafetensorsWriter.Part> parts() {
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        LlamaTensors.shapes(TINY).forEach((name, shape) -> parts.add(part(name, shape)));
        return parts;
    }

    private static SafetensorsWriter.Part part(String name, long... shape) {
        return SafetensorsWriter.Part.of(
                name, shape, new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)]);
    }

    private void index(List<SafetensorsWriter.Part> parts, int split) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            entries.add(
                    "\"" + parts.get(i).name() + "\":\"model-0000" + (i < split ? 1 : 2) + "-of-00002.safetensors\"");
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + String.join(",", entries) + "}}");
    }
}
