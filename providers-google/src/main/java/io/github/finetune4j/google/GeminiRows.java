// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.internal.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a data set as lines of Gemini's JSONL. */
final class GeminiRows {
    private GeminiRows() {}

    static void write(Dataset data, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (Example example : data) {
                out.write(Json.bytes(row(example)));
                out.write('\n');
            }
        }
    }

    /** {@return one row; {@link DataRules} has refused what it cannot say} */
    static Map<String, Object> row(Example example) {
        if (example instanceof PreferenceExample pair) {
            return pair(pair);
        }
        ChatExample chat = (ChatExample) example;
        return GeminiContents.of(chat.messages(), chat.tools());
    }

    /** As Google's page on preference data has it, which writes this one field with a line below. */
    private static Map<String, Object> pair(PreferenceExample pair) {
        Map<String, Object> row = new LinkedHashMap<>(GeminiContents.of(pair.prompt(), List.of()));
        Object system = row.remove(GeminiContents.SYSTEM);
        if (system != null) {
            row.put("system_instruction", system);
        }
        row.put("completions", List.of(completion(1, pair.preferred()), completion(0, pair.rejected())));
        return row;
    }

    private static Map<String, Object> completion(int score, List<Message> answer) {
        Map<String, Object> completion = new LinkedHashMap<>();
        completion.put("score", score);
        Object contents = GeminiContents.of(answer, List.of()).get("contents");
        completion.put("completion", contents instanceof List<?> list ? list.get(0) : Map.of());
        return completion;
    }
}
