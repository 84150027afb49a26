// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The prompt tuning that PEFT's {@code adapter_config.json} describes.
 *
 * @param virtualTokens how many vectors stand before each text
 * @param baseModel name or path of the model it belongs to
 */
public record PromptConfig(int virtualTokens, String baseModel) {
    static final String TYPE = "PROMPT_TUNING";

    private static final int MOST = 1 << 20;

    /** Checks the number. */
    public PromptConfig {
        Given.atLeast("virtual tokens", virtualTokens, 1);
    }

    /** {@return whether an adapter's folder holds prompt tuning} */
    static boolean isIn(Path folder) {
        return TYPE.equals(JsonFile.object(folder.resolve(AdapterConfig.FILE))
                .path("peft_type")
                .asText());
    }

    /** {@return what the file in an adapter's folder says} */
    static PromptConfig read(Path folder) {
        Path file = folder.resolve(AdapterConfig.FILE);
        ObjectNode json = JsonFile.object(file);
        List<String> found = new ArrayList<>();
        PeftJson.addActive(json, List.of(List.of("modules_to_save")), List.of(), found);
        PeftJson.refuse(found, file);
        JsonSettings settings = new JsonSettings(json);
        int count = settings.count("num_virtual_tokens", MOST);
        if (json.hasNonNull("num_transformer_submodules")) {
            settings.count("num_transformer_submodules", 1);
        }
        PromptConfig config = new PromptConfig(count, settings.text("base_model_name_or_path", ""));
        settings.throwIfWrong(file.toString(), "the file is damaged, save the adapter again");
        return config;
    }

    /**
     * {@return the file's text, with the keys that PEFT 0.21 writes, in its order}
     *
     * @param model shape of the base
     */
    public String json(ModelConfig model) {
        TreeMap<String, Object> keys = new TreeMap<>();
        for (String key : List.of(
                "auto_mapping",
                "modules_to_save",
                "prompt_tuning_init_text",
                "revision",
                "tokenizer_kwargs",
                "tokenizer_name_or_path")) {
            keys.put(key, JsonFile.mapper().nullNode());
        }
        keys.putAll(Map.of(
                "base_model_name_or_path",
                baseModel,
                "inference_mode",
                true,
                "num_attention_heads",
                model.heads(),
                "num_layers",
                model.layers(),
                "num_transformer_submodules",
                1,
                "num_virtual_tokens",
                virtualTokens,
                "peft_type",
                TYPE,
                "peft_version",
                PeftJson.VERSION,
                "prompt_tuning_init",
                "RANDOM",
                "task_type",
                "CAUSAL_LM"));
        keys.put("token_dim", model.hidden());
        return PeftJson.text(keys);
    }
}
