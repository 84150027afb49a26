// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every setting that is read, with every kind of value that it should not have: taken, or refused by an exception of
 * ours that says what to do.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class ConfigFuzzTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "-2147483649",
            "1",
            "3",
            "2147483647",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "-1e-400",
            "0.5",
            "1e30",
            "\"\"",
            "\"x\"",
            "\"8\"",
            "\"((((\"",
            "[]",
            "[null]",
            "[-1,2]",
            "[[1]]",
            "[\"a\",1]",
            "[1e300]",
            "{}",
            "{\"a\":1}",
            "{\"content\":5}",
            "{\"rope_type\":\"llama3\"}",
            "{\"rope_type\":\"linear\",\"factor\":\"2\"}",
            "{\"type\":\"dynamic\",\"factor\":-4}",
            "{\"full_attention\":[]}",
            "{\"*\":2}",
            "{\"q_proj\":0}");

    private static final List<String> CONFIG = List.of(
            "model_type",
            "architectures",
            "vocab_size",
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "max_position_embeddings",
            "rms_norm_eps",
            "rope_theta",
            "rope_scaling",
            "rope_parameters",
            "rope_local_base_freq",
            "partial_rotary_factor",
            "tie_word_embeddings",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "torch_dtype",
            "dtype",
            "attention_bias",
            "mlp_bias",
            "hidden_act",
            "hidden_activation",
            "use_bidirectional_attention",
            "quantization_config",
            "layer_types",
            "sliding_window",
            "sliding_window_pattern",
            "use_sliding_window",
            "max_window_layers",
            "query_pre_attn_scalar",
            "attn_logit_softcapping",
            "final_logit_softcapping");

    private static final List<String> ADAPTER = List.of(
            "peft_type",
            "r",
            "lora_alpha",
            "lora_dropout",
            "use_rslora",
            "use_dora",
            "bias",
            "target_modules",
            "exclude_modules",
            "layers_to_transform",
            "layers_pattern",
            "modules_to_save",
            "rank_pattern",
            "alpha_pattern",
            "base_model_name_or_path",
            "init_lora_weights",
            "fan_in_fan_out",
            "loftq_config",
            "layer_replication",
            "num_virtual_tokens",
            "num_transformer_submodules");

    @TempDir
    Path folder;

    private final Map<String, String> strange = new TreeMap<>();
    private int cases;

    @Test
    void config_ofEveryFamily_withEveryValue_isTakenOrRefusedInOurWords() throws IOException {
        String llama = Files.readString(TinyModel.write(folder).resolve("config.json"));
        List<String> families = new ArrayList<>();
        for (String[] family : new String[][] {
            {"llama", "LlamaForCausalLM"},
            {"mistral", "MistralForCausalLM"},
            {"qwen3", "Qwen3ForCausalLM"},
            {"gemma2", "Gemma2ForCausalLM"},
            {"gemma3_text", "Gemma3ForCausalLM"}
        }) {
            families.add(llama.replace("\"llama\"", '"' + family[0] + '"').replace("LlamaForCausalLM", family[1]));
        }
        for (String family : families) {
            each("config.json", family, CONFIG, () -> ModelConfigReader.read(folder));
        }
        assertThat(cases).isEqualTo(5 * CONFIG.size() * VALUES.size());
        assertThat(strange).isEmpty();
    }

    @Test
    void generationConfig_withEveryValue_isTakenOrRefusedInOurWords() throws IOException {
        TinyModel.write(folder);
        List<String> keys = List.of("eos_token_id", "pad_token_id", "bos_token_id", "temperature");
        each("generation_config.json", "{}", keys, () -> ModelConfigReader.read(folder));
        assertThat(cases).isEqualTo(keys.size() * VALUES.size());
        assertThat(strange).isEmpty();
    }

    @Test
    void tokenizerConfig_withEveryValue_isTakenOrRefusedInOurWords() throws IOException {
        TinyModel.write(folder);
        Files.delete(folder.resolve("chat_template.jinja"));
        List<String> keys =
                List.of("bos_token", "eos_token", "pad_token", "unk_token", "chat_template", "add_bos_token");
        each("tokenizer_config.json", "{}", keys, () -> {
            TokenizerFiles files = new TokenizerFiles(folder);
            files.specialTokens();
            files.findTemplate();
        });
        assertThat(cases).isEqualTo(keys.size() * VALUES.size());
        assertThat(strange).isEmpty();
    }

    @Test
    void adapterConfig_withEveryValue_isTakenOrRefusedInOurWords() throws IOException {
        ModelConfig model = ModelConfigReader.read(TinyModel.write(folder));
        Files.copy(folder.resolve("model.safetensors"), folder.resolve(Adapter.FILE));
        for (String base : List.of(
                "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"target_modules\":[\"q_proj\"]}",
                "{\"peft_type\":\"PROMPT_TUNING\",\"num_virtual_tokens\":2}")) {
            each("adapter_config.json", base, ADAPTER, () -> Adapter.read(folder, model));
        }
        assertThat(cases).isEqualTo(2 * ADAPTER.size() * VALUES.size());
        assertThat(strange).isEmpty();
    }

    private void each(String file, String base, List<String> keys, Runnable read) throws IOException {
        for (String key : keys) {
            for (String value : VALUES) {
                ObjectNode json = JsonFile.parse(base, file);
                JsonNode node = JsonFile.mapper().readTree("[" + value + "]").get(0);
                Files.writeString(folder.resolve(file), json.set(key, node).toString());
                cases++;
                judge(file + " " + key + " = " + value, read);
            }
        }
    }

    private void judge(String what, Runnable read) {
        try {
            read.run();
        } catch (InvalidModelException | UnsupportedCapabilityException e) {
            if (!String.valueOf(e.getMessage()).contains(" -> ")) {
                strange.put(what, e.toString());
            }
        } catch (RuntimeException | Error e) {
            strange.put(what, e.toString());
        }
    }
}
