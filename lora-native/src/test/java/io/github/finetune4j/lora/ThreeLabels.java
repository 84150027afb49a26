// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Texts of three labels, in words that the small random encoder of the fixtures knows. */
final class ThreeLabels {
    static final List<String> LABELS = List.of("animal", "metal", "weather");

    private static final List<String> WORDS = words();

    private ThreeLabels() {}

    static Path encoder() {
        return Fixtures.path("heads/encoders/bert/base");
    }

    // the encoder's own words, after its five special tokens
    private static List<String> words() {
        List<String> words = new ArrayList<>();
        JsonFile.object(encoder().resolve("tokenizer.json"))
                .path("model")
                .path("vocab")
                .fieldNames()
                .forEachRemaining(words::add);
        return words.subList(5, 95);
    }

    /** Words of the label's own third of the vocabulary, another choice for each number below 870. */
    static String text(int label, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(WORDS.get(30 * label + (number + (1 + number / 30 % 29) * i) % 30))
                    .append(' ');
        }
        return text.toString().strip();
    }

    static ChatExample row(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    static List<ChatExample> rows(int count) {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(text(i % 3, i / 3), LABELS.get(i % 3)));
        }
        return rows;
    }
}
