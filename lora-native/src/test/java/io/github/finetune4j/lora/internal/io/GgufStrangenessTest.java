// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.TinyModel;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import io.github.finetune4j.lora.internal.gguf.GgufType;
import io.github.finetune4j.lora.internal.gguf.GgufWriter;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a GGUF file says, or leaves out, that would make another model of it: refused, not guessed. */
class GgufStrangenessTest {
    @TempDir
    Path folder;

    private Path gguf = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Path model = TinyModel.write(folder.resolve("tiny"));
        gguf = Files.createDirectories(folder.resolve("gguf")).resolve("model.gguf");
        GgufExport.model(model, null, gguf, GgufType.F32);
        assertThat(ModelConfigReader.read(gguf).layers()).isEqualTo(2);
    }

    @Test
    void read_withoutEpsilonOrFactor_isRefused() {
        change(metadata -> metadata.remove("llama.attention.layer_norm_rms_epsilon"), List.of());
        assertThatThrownBy(() -> ModelConfigReader.read(gguf))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has no llama.attention.layer_norm_rms_epsilon");
        change(
                metadata -> metadata.put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                        .put("llama.rope.scaling.type", "linear"),
                List.of());
        assertThatThrownBy(() -> ModelConfigReader.read(gguf))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("factor must be from 1");
    }

    @Test
    void read_ofAWindow_isRefused() {
        change(metadata -> metadata.put("llama.attention.sliding_window", 128L), List.of());
        assertThatThrownBy(() -> ModelConfigReader.read(gguf))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("llama.attention.sliding_window 128");
    }

    @Test
    void open_ofATensorThatIsNotUnderstood_isRefused() {
        GgufWriter.Part more = new GgufWriter.Part(
                "blk.0.attn_sinks.weight", GgufType.F32, new long[] {2}, () -> Floats.bytes(new float[2], Dtype.F32));
        change(metadata -> {}, List.of(more));
        assertThatThrownBy(() -> ModelWeights.open(gguf).close())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(
                        "holds 1 tensors that are not understood, the first of them blk.0.attn_sinks.weight");
    }

    @Test
    void tokenizer_withoutItsRules_isRefused() {
        change(metadata -> metadata.remove("tokenizer.ggml.pre"), List.of());
        assertThatThrownBy(() -> new TokenizerFiles(gguf))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has no tokenizer.ggml.pre, which is not supported");
    }

    @Test
    void write_ofNumbersBeyondAHalf_isRefused_andLeavesNothing() {
        Path large = TinyModel.write(folder.resolve("large"), 1);
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        try (TensorSource source = ModelWeights.open(large)) {
            for (String name : source.names()) {
                TensorData tensor = source.tensor(name);
                float[] numbers = Floats.of(tensor);
                numbers[0] = name.endsWith("layers.0.mlp.up_proj.weight") ? 70_000 : numbers[0];
                parts.add(SafetensorsWriter.Part.of(name, tensor.shape(), numbers));
            }
        }
        SafetensorsWriter.write(large.resolve("model.safetensors"), parts);
        Path file = folder.resolve("f16.gguf");
        assertThatThrownBy(() -> GgufExport.model(large, null, file, GgufType.F16))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("mlp.up_proj.weight has numbers that F16 cannot hold")
                .hasMessageContaining("-> write it in F32");
        assertThat(file).doesNotExist();
        GgufExport.model(large, null, file, GgufType.F32);
        assertThat(file).exists();
    }

    @Test
    void write_ofMoreEndTokensThanThereAreWordsFor_isRefused() throws IOException {
        Path many = TinyModel.write(folder.resolve("many"));
        AtomicFile.write(many.resolve("generation_config.json"), "{\"eos_token_id\":[257,258,259,260]}");
        assertThatThrownBy(() -> GgufExport.model(many, null, folder.resolve("x.gguf"), GgufType.F32))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has 4 end tokens, which cannot be written as GGUF; at most 3 are");
    }

    @Test
    void write_ofAWindow_cutsTheContextToIt() throws IOException {
        Path windowed = TinyModel.write(folder.resolve("windowed"));
        String config = Files.readString(windowed.resolve("config.json"));
        Files.writeString(
                windowed.resolve("config.json"),
                config.replace("\"model_type\":\"llama\"", "\"model_type\":\"mistral\",\"sliding_window\":64")
                        .replace("LlamaForCausalLM", "MistralForCausalLM"));
        Path file = folder.resolve("windowed.gguf");
        GgufExport.model(windowed, null, file, GgufType.F32);
        assertThat(ModelConfigReader.read(windowed).context()).isEqualTo(256);
        assertThat(ModelConfigReader.read(file).context()).isEqualTo(64);
    }

    /** Writes the file again with other metadata and more tensors. */
    private void change(Consumer<GgufMetadata> metadata, List<GgufWriter.Part> more) {
        Path changed = gguf.resolveSibling("changed");
        try (GgufFile file = GgufFile.open(gguf)) {
            GgufMetadata all = new GgufMetadata("changed");
            all.putAll(file.metadata());
            all.remove("general.alignment");
            metadata.accept(all);
            List<GgufWriter.Part> parts = new ArrayList<>(more);
            file.tensors()
                    .values()
                    .forEach(tensor -> parts.add(new GgufWriter.Part(
                            tensor.name(), tensor.type(), tensor.shape(), () -> file.bytes(tensor))));
            AtomicFile.writeBytes(changed, out -> GgufWriter.write(out, all, parts));
        }
        AtomicFile.copy(changed, gguf);
    }
}
