// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.SafetensorsFile;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Our own tiny model, harbour-260k, and the golden values that the tests compare with. */
public final class Harbour {
    private Harbour() {}

    public static Path folder() {
        return Fixtures.path("models/harbour-260k");
    }

    public static ModelConfig config() {
        return ModelConfigReader.read(folder());
    }

    public static BaseWeights base(Precision precision) {
        try (TensorSource source = ModelWeights.open(folder())) {
            return BaseWeights.load(config(), precision, source);
        }
    }

    public static JsonNode golden(String file) throws IOException {
        return new ObjectMapper().readTree(Fixtures.path("lora/" + file).toFile());
    }

    /** {@return the cases, which must be so many} */
    public static JsonNode cases(JsonNode array, int count) {
        assertThat(array).hasSize(count);
        return array;
    }

    /** The two rows of the training runs. */
    public static List<TokenRow> rows() throws IOException {
        JsonNode golden = golden("train-steps.json");
        List<TokenRow> rows = new ArrayList<>();
        for (int row = 0; row < cases(golden.get("token_ids"), 2).size(); row++) {
            int[] ids = ints(golden.get("token_ids").get(row));
            int[] mask = ints(golden.get("loss_mask").get(row));
            boolean[] target = new boolean[ids.length];
            for (int i = 0; i < ids.length; i++) {
                target[i] = mask[i] == 1;
            }
            rows.add(new TokenRow(ids, target));
        }
        return rows;
    }

    public static int[] ints(JsonNode array) {
        int[] out = new int[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = array.get(i).asInt();
        }
        return out;
    }

    /** Tensors of a float32 file below {@code fixtures/lora}. */
    public static Map<String, FloatTensor> tensors(String file) {
        Map<String, FloatTensor> out = new LinkedHashMap<>();
        try (TensorSource source = SafetensorsFile.open(Fixtures.path("lora/" + file))) {
            for (String name : source.names()) {
                TensorData tensor = source.tensor(name);
                FloatBuffer buffer = tensor.bytes().asFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                out.put(name, new FloatTensor(tensor.shape(), values));
            }
        }
        return out;
    }

    /** Those tensors of a model's float32 file that a layout has. */
    public static Map<String, FloatTensor> tensorsOf(Path file, Layout layout) {
        Map<String, FloatTensor> out = new LinkedHashMap<>();
        try (TensorSource source = SafetensorsFile.open(file)) {
            for (Parameter parameter : layout.parameters()) {
                TensorData tensor = source.tensor(parameter.name());
                float[] values = new float[Math.toIntExact(tensor.count())];
                tensor.bytes().asFloatBuffer().get(values);
                out.put(parameter.name(), new FloatTensor(tensor.shape(), values));
            }
        }
        return out;
    }

    public static FloatTensor named(Map<String, FloatTensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** Every position of these ids counts, so that logits come for all of them but the last. */
    public static PackedBatch everyPosition(int[] ids) {
        boolean[] target = new boolean[ids.length + 1];
        java.util.Arrays.fill(target, true);
        int[] longer = java.util.Arrays.copyOf(ids, ids.length + 1);
        return PackedBatch.of(List.of(new TokenRow(longer, target)));
    }
}
