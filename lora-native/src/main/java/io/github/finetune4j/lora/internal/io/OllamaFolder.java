// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.gguf.GgufType;
import io.github.finetune4j.lora.internal.tokens.OllamaTemplate;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder that {@code ollama create NAME -f Modelfile} takes: the merged model as GGUF, and a Modelfile that names it.
 */
public final class OllamaFolder {
    private static final String MODEL = "model.gguf";

    private OllamaFolder() {}

    /**
     * Writes the folder.
     *
     * @param base of the model, a folder or a GGUF file
     * @param adapter PEFT's folder, or null
     * @param target the folder; replaced if there
     * @param type F32, F16 or Q8_0
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException as {@link GgufExport#model}
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written: nothing half written is left
     */
    public static void write(Path base, @Nullable Path adapter, Path target, GgufType type) {
        String modelfile = modelfile(base, ModelConfigReader.read(base));
        AtomicFolder.write(target, folder -> {
            GgufExport.model(base, adapter, folder.resolve(MODEL), type);
            AtomicFile.write(folder.resolve("Modelfile"), modelfile);
        });
    }

    static String modelfile(Path base, ModelConfig config) {
        StringBuilder text = new StringBuilder("FROM ./" + MODEL + "\n");
        Optional<String> template = OllamaTemplate.of(base);
        text.append(template.map(found -> "TEMPLATE \"\"\"" + found + "\"\"\"\n")
                .orElse("# No TEMPLATE: Ollama takes the chat template of the file itself\n"));
        for (String stop : stops(base, config)) {
            text.append("PARAMETER stop ").append(quoted(stop)).append('\n');
        }
        return text.append("PARAMETER temperature 0\n").toString();
    }

    private static Set<String> stops(Path base, ModelConfig config) {
        TokenizerFiles files = new TokenizerFiles(base);
        Set<String> stops = new TreeSet<>();
        files.tokenizer().path("added_tokens").forEach(each -> {
            if (config.eosIds().contains(each.path("id").asInt(-1))) {
                stops.add(each.path("content").asText());
            }
        });
        String end = files.specialTokens().getOrDefault("eos_token", "");
        if (!end.isEmpty()) {
            stops.add(end);
        }
        return stops;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"") + '"';
    }
}
