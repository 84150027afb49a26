// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigReaderTest {
    private static final String GOOD =
            "{\"model_type\":\"llama\",\"architectures\":[\"LlamaForCausalLM\"],\"vocab_size\":64,"
                    + "\"hidden_size\":16,\"intermediate_size\":32,\"num_hidden_layers\":2,\"num_attention_heads\":4,"
                    + "\"num_key_value_heads\":2,\"max_position_embeddings\":128,\"eos_token_id\":[2,3],\"bos_token_id\":1}";

    @TempDir
    Path folder;

    @Test
    void read_ofSmolLm2_hasItsNumbers() {
        ModelConfig c = ModelConfigReader.read(Fixtures.path("models/smollm2-135m-instruct"));
        assertThat(c.layers()).isEqualTo(30);
        assertThat(c.heads()).isEqualTo(9);
        assertThat(c.keyValueHeads()).isEqualTo(3);
        assertThat(c.headDim()).isEqualTo(64);
        assertThat(c.ropeTheta()).isEqualTo(100_000);
        assertThat(c.rmsEps()).isEqualTo(1e-5);
        assertThat(c.tiedEmbeddings()).isTrue();
        assertThat(c.dtype()).isEqualTo("bfloat16");
        assertThat(c.eosIds()).containsExactly(2);
        assertThat(c.padId()).hasValue(2);
    }

    @Test
    void read_ofShortConfig_takesTransformersDefaults() throws IOException {
        ModelConfig c = read(GOOD);
        assertThat(c.headDim()).isEqualTo(4);
        assertThat(c.rmsEps()).isEqualTo(1e-6);
        assertThat(c.ropeTheta()).isEqualTo(10_000);
        assertThat(c.tiedEmbeddings()).isFalse();
        assertThat(c.padId()).isEmpty();
        assertThat(c.eosIds()).isEqualTo(List.of(2, 3));
    }

    @Test
    void read_generationConfig_decidesTheEndTokens() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[7]}");
        assertThat(read(GOOD).eosIds()).containsExactly(7);
    }

    @Test
    void read_ofMissingKeys_namesAllAtOnce() {
        assertThatThrownBy(() -> read("{\"model_type\":\"llama\",\"num_attention_heads\":0}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("missing hidden_size, vocab_size, num_hidden_layers, intermediate_size")
                .hasMessageContaining("num_attention_heads must be a whole number from 1 to 1048576, got 0");
    }

    @Test
    void read_ofHeadsThatDoNotDivide_saysSo() {
        assertThatThrownBy(() -> read(GOOD.replace("\"num_key_value_heads\":2", "\"num_key_value_heads\":3")))
                .hasMessageContaining("num_key_value_heads 3 must divide num_attention_heads 4");
    }

    @Test
    void read_ofOddHeadDim_saysSo() {
        assertThatThrownBy(() -> read(GOOD.replace("\"vocab_size\"", "\"head_dim\":5,\"vocab_size\"")))
                .hasMessageContaining("head_dim must be even, got 5");
    }

    @Test
    void read_ofHugeNumbers_saysSo() {
        assertThatThrownBy(() -> read(GOOD.replace("\"hidden_size\":16", "\"hidden_size\":4000000000")))
                .hasMessageContaining("hidden_size must be a whole number");
        assertThatThrownBy(() -> read(GOOD.replace("\"eos_token_id\":[2,3]", "\"eos_token_id\":64")))
                .hasMessageContaining("eos_token_id must lie below vocab_size 64, got 64");
    }

    @Test
    void read_ofOtherArchitecture_isRefusedByName() {
        assertThatThrownBy(() ->
                        read(GOOD.replace("\"llama\"", "\"mamba\"").replace("LlamaForCausalLM", "MambaForCausalLM")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("MambaForCausalLM (model_type mamba)")
                .hasMessageContaining("those that work: LlamaForCausalLM");
    }

    @Test
    void read_ofUnsupportedVariants_namesThem() {
        Map<String, String> variants = Map.of(
                "\"mlp_bias\":true", "mlp_bias true",
                "\"hidden_act\":\"gelu\"", "hidden_act gelu",
                "\"rope_scaling\":{\"rope_type\":\"yarn\",\"factor\":2}", "rope scaling yarn",
                "\"quantization_config\":{}", "quantization_config");
        variants.forEach((json, words) -> assertThatThrownBy(
                        () -> read(GOOD.replace("\"vocab_size\"", json + ",\"vocab_size\"")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has " + words + ", which is not supported"));
    }

    @Test
    void read_ofLlama3Scaling_namesWhatIsMissing() {
        assertThatThrownBy(() -> read(
                        GOOD.replace("\"vocab_size\"", "\"rope_scaling\":{\"rope_type\":\"llama3\"},\"vocab_size\"")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("missing original_max_position_embeddings")
                .hasMessageContaining("factor must be from 1 to 1000000")
                .hasMessageContaining("low_freq_factor must be below high_freq_factor");
    }

    @Test
    void read_ofGemma3_hasWindowsAndTwoBases() throws IOException {
        ModelConfig c = read(
                "{\"model_type\":\"gemma3_text\",\"vocab_size\":64,\"hidden_size\":16,\"intermediate_size\":32,"
                        + "\"num_hidden_layers\":7,\"num_attention_heads\":4,\"num_key_value_heads\":2,\"sliding_window\":5}");
        assertThat(c.headDim()).isEqualTo(256);
        assertThat(c.tiedEmbeddings()).isTrue();
        assertThat(c.ropeTheta()).isEqualTo(1_000_000);
        assertThat(c.architecture().rotation().localTheta()).isEqualTo(10_000);
        assertThat(c.architecture().attention().windowed()).containsExactly(true, true, true, true, true, false, true);
        assertThat(c.architecture().attention().scale()).isEqualTo(1.0 / 16);
        assertThat(c.architecture().embeddingScale()).isEqualTo(4);
    }

    @Test
    void read_ofDynamicScaling_stretchesTheContext() throws IOException {
        ModelConfig c = read(GOOD.replace(
                "\"vocab_size\"", "\"rope_scaling\":{\"type\":\"dynamic\",\"factor\":2.5},\"vocab_size\""));
        assertThat(c.context()).isEqualTo(320);
    }

    @Test
    void read_ofMissingFolder_saysWhatToGive() {
        assertThatThrownBy(() -> ModelConfigReader.read(folder.resolve("absent")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no model folder")
                .hasMessageContaining("config.json, model.safetensors and tokenizer.json");
    }

    @Test
    void read_ofBrokenJson_namesTheFile() {
        assertThatThrownBy(() -> read("{\"model_type\":")).hasMessageContaining("config.json is not valid JSON");
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("does not hold a JSON object");
        assertThatThrownBy(() -> read("{\"a\":1,\"a\":2}")).hasMessageContaining("key \"a\" stands twice");
    }

    private ModelConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return ModelConfigReader.read(folder);
    }
}
