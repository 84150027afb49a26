// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufTensor;
import io.github.finetune4j.lora.internal.gguf.GgufType;
import io.github.finetune4j.lora.internal.gguf.QuantizedBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Merged models and adapters as GGUF. */
class GgufExportTest {
    @TempDir
    Path folder;

    private final Path base = Fixtures.path("models/harbour-260k");

    private static Path adapter(String name) {
        return Fixtures.path("lora/peft-adapter-" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "dora", "patterns", "lm-head"})
    void model_inFloat32_isTheMergedFolder_bitForBit(String name) {
        Path file = folder.resolve("merged.gguf");
        GgufExport.model(base, adapter(name), file, GgufType.F32);
        Merge.merge(base, adapter(name), folder.resolve("merged"));
        ModelConfig config = ModelConfigReader.read(file);
        assertThat(config).isEqualTo(ModelConfigReader.read(folder.resolve("merged")));
        try (TensorSource expected = ModelWeights.open(folder.resolve("merged"));
                TensorSource found = ModelWeights.open(file, config)) {
            assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
            for (String tensor : expected.names()) {
                assertThat(found.tensor(tensor).bytes())
                        .as(tensor)
                        .isEqualTo(expected.tensor(tensor).bytes());
            }
        }
    }

    /** 2^-11 is half a step of a half with its hidden bit; 1/254 is half a step of 127 on each side. */
    @ParameterizedTest
    @CsvSource({"F16, 0.00049, 0", "Q8_0, 0.0005, 0.00394"})
    void model_roundsMatricesByTheirType_andKeepsVectors(GgufType type, double relative, double ofLargest) {
        Path file = folder.resolve("model.gguf");
        GgufExport.model(base, null, file, type);
        try (TensorSource expected = ModelWeights.open(base);
                TensorSource found = ModelWeights.open(file, ModelConfigReader.read(file))) {
            for (String tensor : expected.names()) {
                float[] exact = Floats.of(expected.tensor(tensor));
                float[] rounded = Floats.of(found.tensor(tensor));
                boolean vector = expected.shape(tensor).length == 1;
                double largest = 0;
                for (float value : exact) {
                    largest = Math.max(largest, Math.abs(value));
                }
                double excess = 0;
                for (int i = 0; i < exact.length; i++) {
                    double allowed = vector ? 0 : relative * Math.abs(exact[i]) + ofLargest * largest + 1e-7;
                    excess = Math.max(excess, Math.abs(rounded[i] - exact[i]) - allowed);
                }
                assertThat(excess).as(tensor).isZero();
            }
        }
    }

    @Test
    void model_inQ8_writesRowsThatFillNoBlock_asHalves() {
        Path file = folder.resolve("model.gguf");
        GgufExport.model(base, null, file, GgufType.Q8_0);
        try (GgufFile gguf = GgufFile.open(file)) {
            assertThat(tensor(gguf, "blk.0.ffn_down.weight").type()).isEqualTo(GgufType.F16); // rows of 172
            assertThat(tensor(gguf, "blk.0.ffn_up.weight").type()).isEqualTo(GgufType.Q8_0);
            assertThat(tensor(gguf, "output_norm.weight").type()).isEqualTo(GgufType.F32);
            assertThat(gguf.metadata().whole("general.file_type")).hasValue(7L);
        }
    }

    @Test
    void model_ofGgufBase_keepsItsMetadata() {
        Path gguf = base.resolve("harbour-260k-f32.gguf");
        Path file = folder.resolve("model.gguf");
        GgufExport.model(gguf, adapter("lora"), file, GgufType.F16);
        try (GgufFile before = GgufFile.open(gguf);
                GgufFile after = GgufFile.open(file)) {
            for (String key : before.metadata().keys()) {
                if (key.startsWith("tokenizer.") || key.startsWith("llama.")) {
                    assertThat(after.metadata().keys()).contains(key);
                }
            }
            assertThat(after.metadata().texts("tokenizer.ggml.tokens"))
                    .isEqualTo(before.metadata().texts("tokenizer.ggml.tokens"));
            assertThat(after.metadata().whole("general.file_type")).hasValue(1L);
        }
        assertThat(ModelConfigReader.read(file).hidden()).isEqualTo(64);
    }

    /** What llama.cpp does with it: W + alpha / rank · B·A, with the rows as they lie in the file. */
    @ParameterizedTest
    @ValueSource(strings = {"lora", "rslora", "patterned", "two-modules"})
    void adapter_onItsGgufBase_isTheMergedGguf(String name) {
        Path peft = name.equals("patterned") ? patterned() : adapter(name);
        GgufExport.adapter(base, peft, folder.resolve("adapter.gguf"));
        GgufExport.model(base, peft, folder.resolve("merged.gguf"), GgufType.F32);
        GgufExport.model(base, null, folder.resolve("base.gguf"), GgufType.F32);
        int pairs = 0;
        try (GgufFile file = GgufFile.open(folder.resolve("adapter.gguf"));
                GgufFile merged = GgufFile.open(folder.resolve("merged.gguf"));
                GgufFile plain = GgufFile.open(folder.resolve("base.gguf"))) {
            assertThat(file.metadata().text("general.type")).hasValue("adapter");
            assertThat(file.metadata().text("adapter.type")).hasValue("lora");
            assertThat(file.metadata().text("general.architecture")).hasValue("llama");
            double alpha = file.metadata().number("adapter.lora.alpha").orElseThrow();
            for (String tensor : merged.tensors().keySet()) {
                float[] w = numbers(plain, tensor);
                if (file.tensors().containsKey(tensor + ".lora_a")) {
                    pairs++;
                    long rank = tensor(file, tensor + ".lora_a").shape()[0];
                    add(w, numbers(file, tensor + ".lora_a"), numbers(file, tensor + ".lora_b"), rank, alpha / rank);
                }
                assertThat(furthest(numbers(merged, tensor), w)).as(tensor).isLessThan(1e-6);
            }
            assertThat(file.tensors()).hasSize(2 * pairs);
        }
        assertThat(pairs)
                .isEqualTo(name.equals("lora") || name.equals("rslora") ? 35 : name.equals("patterned") ? 2 : 4);
    }

    private static double furthest(float[] a, float[] b) {
        double furthest = Math.abs((double) a.length - b.length);
        for (int i = 0; i < a.length; i++) {
            furthest = Math.max(furthest, Math.abs(a[i] - b[i]));
        }
        return furthest;
    }

    /** Two modules of different rank and alpha, as rank_pattern and alpha_pattern give them. */
    private Path patterned() {
        AdapterConfig.Variant variant =
                new AdapterConfig.Variant(false, Map.of("q_proj", 2), Map.of("v_proj", 5.0), Set.of(0), List.of());
        AdapterConfig config = new AdapterConfig(4, 8, 0, false, List.of("q_proj", "v_proj"), "harbour-260k", variant);
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        Random random = new Random(3);
        for (String module : List.of("q_proj", "v_proj")) {
            String path = "model.layers.0.self_attn." + module;
            int rank = config.rank(path);
            int out = module.equals("q_proj") ? 64 : 32;
            parts.add(
                    SafetensorsWriter.Part.of(Adapter.name(path, 'A'), new long[] {rank, 64}, some(random, rank * 64)));
            parts.add(SafetensorsWriter.Part.of(
                    Adapter.name(path, 'B'), new long[] {out, rank}, some(random, out * rank)));
        }
        Path target = folder.resolve("patterned");
        AtomicFolder.write(target, made -> Adapter.write(made, config, parts));
        return target;
    }

    private static float[] some(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() / 8;
        }
        return values;
    }

    private static void add(float[] w, float[] a, float[] b, long rank, double scale) {
        int in = a.length / (int) rank;
        for (int i = 0; i < w.length; i++) {
            double sum = 0;
            for (int k = 0; k < rank; k++) {
                sum += (double) b[i / in * (int) rank + k] * a[k * in + i % in];
            }
            w[i] += (float) (scale * sum);
        }
    }

    private static GgufTensor tensor(GgufFile file, String name) {
        return Objects.requireNonNull(file.tensors().get(name), name);
    }

    private static float[] numbers(GgufFile file, String name) {
        GgufTensor tensor = tensor(file, name);
        return QuantizedBlocks.numbers(tensor.type(), file.bytes(tensor), (int) tensor.count());
    }

    @ParameterizedTest
    @CsvSource({"dora, DoRA", "lm-head, lm_head", "prompt-tuning, prompt tuning"})
    void adapter_thatGgufCannotHold_isRefusedByName(String name, String told) {
        Path file = folder.resolve("adapter.gguf");
        assertThatThrownBy(() -> GgufExport.adapter(base, adapter(name), file))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(told);
        assertThat(file).doesNotExist();
    }

    @Test
    void model_withPromptTuning_isRefusedByName() {
        Path file = folder.resolve("model.gguf");
        assertThatThrownBy(() -> GgufExport.model(base, adapter("prompt-tuning"), file, GgufType.F16))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("prompt tuning cannot be merged");
        assertThat(file).doesNotExist();
    }

    @Test
    void modelfile_ofSmollm2_hasItsTemplateAndEnd() {
        Path model = Fixtures.path("models/smollm2-135m-instruct");
        String between = "<|im_end|>\n<|im_start|>";
        assertThat(OllamaFolder.modelfile(model, ModelConfigReader.read(model)))
                .isEqualTo("FROM ./model.gguf\nTEMPLATE \"\"\"{{- $last := \"\" }}{{- range .Messages }}"
                        + "{{ if eq .Role \"system\" }}<|im_start|>system\n{{ .Content }}"
                        + "{{ else if eq .Role \"user\" }}{{ if eq $last \"\" }}<|im_start|>system\n"
                        + "You are a helpful AI assistant named SmolLM, trained by Hugging Face" + between + "user\n"
                        + "{{ else if eq $last \"system\" }}" + between + "user\n{{ else }}" + between + "user\n"
                        + "{{ end }}{{ .Content }}{{ else if eq .Role \"assistant\" }}" + between
                        + "assistant\n{{ .Content }}{{ end }}{{ $last = .Role }}{{ end }}" + between
                        + "assistant\n\"\"\"\nPARAMETER stop \"<|im_end|>\"\nPARAMETER temperature 0\n");
    }

    @Test
    void ollama_withoutChatTemplate_isAFolderThatSaysSo() throws IOException {
        OllamaFolder.write(base, adapter("lora"), folder.resolve("ollama"), GgufType.F16);
        assertThat(ModelConfigReader.read(folder.resolve("ollama/model.gguf")).layers())
                .isEqualTo(5);
        assertThat(Files.readString(folder.resolve("ollama/Modelfile")))
                .startsWith("FROM ./model.gguf\n# No TEMPLATE")
                .contains("PARAMETER stop \"</s>\"");
    }
}
