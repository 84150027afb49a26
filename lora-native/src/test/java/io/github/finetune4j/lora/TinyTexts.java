// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Texts of three topics for the small random encoder of the fixtures: each has a third of its vocabulary. */
final class TinyTexts {
    private static final List<String> WORDS = words();

    private TinyTexts() {}

    static Path encoder() {
        return Fixtures.path("heads/encoders/bert/base");
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>();
        JsonFile.object(encoder().resolve("tokenizer.json"))
                .path("model")
                .path("vocab")
                .fieldNames()
                .forEachRemaining(words::add);
        return words.subList(5, 95);
    }

    static String word(int topic, int number) {
        return WORDS.get(30 * topic + Math.floorMod(number, 30));
    }

    /** Six words of a topic, another choice for each number. */
    static String text(int topic, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(word(topic, 7 * number + 11 * i + number / 5)).append(' ');
        }
        return text.toString().strip();
    }
}
