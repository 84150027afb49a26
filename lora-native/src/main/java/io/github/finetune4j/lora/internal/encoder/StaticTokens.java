// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tokens of a tokenizer, as far as static vectors need to know them.
 *
 * @param count how many
 * @param unknown the number of the token of unknown words, which does not count; -1: none
 * @param usualLength characters of a token, half are longer: of a text with a limit of tokens no more is read than so
 *     many for each; 0: all is
 */
record StaticTokens(int count, int unknown, int usualLength) {
    static StaticTokens read(Path folder, boolean limited) {
        Path file = folder.resolve("tokenizer.json");
        ObjectNode json = new TokenizerFiles(folder).tokenizer();
        Map<String, Integer> numbers = numbers(json);
        if (numbers.isEmpty()) {
            throw new InvalidModelException(file + ": no tokens -> the file is damaged, fetch it again");
        }
        int[] lengths = numbers.keySet().stream()
                .mapToInt(token -> token.codePointCount(0, token.length()))
                .sorted()
                .toArray();
        int middle = (lengths[(lengths.length - 1) / 2] + lengths[lengths.length / 2]) / 2;
        return new StaticTokens(numbers.size(), unknown(json.path("model"), numbers), limited ? middle : 0);
    }

    private static Map<String, Integer> numbers(ObjectNode json) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        JsonNode vocabulary = json.path("model").path("vocab");
        vocabulary
                .properties()
                .forEach(each -> numbers.put(each.getKey(), each.getValue().asInt()));
        for (int i = 0; vocabulary.isArray() && i < vocabulary.size(); i++) {
            numbers.put(vocabulary.path(i).path(0).asText(), i);
        }
        json.path("added_tokens")
                .forEach(each -> numbers.put(
                        each.path("content").asText(), each.path("id").asInt()));
        return numbers;
    }

    private static int unknown(JsonNode model, Map<String, Integer> numbers) {
        return model.hasNonNull("unk_id")
                ? model.path("unk_id").asInt()
                : numbers.getOrDefault(model.path("unk_token").asText(""), -1);
    }
}
