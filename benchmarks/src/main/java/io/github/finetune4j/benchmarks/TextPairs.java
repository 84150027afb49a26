// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.Message;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Pairs of a reference and a text much like it: sentences of a chat file's answers, with words left out, swapped, taken
 * from elsewhere.
 */
final class TextPairs {
    private static final int FEWEST_WORDS = 5;
    private static final double CHANGED = 0.25;

    private TextPairs() {}

    static void write(Path file, Path chats, int count) {
        List<String> sentences = sentences(chats);
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                String reference = sentences.get(i % sentences.size());
                String other = sentences.get(random.nextInt(sentences.size()));
                out.write(JsonLines.line(
                        Map.of("text", changed(reference, other, random), "references", List.of(reference))));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static List<String> sentences(Path chats) {
        List<String> sentences = JsonlRows.read(chats).stream()
                .flatMap(chat -> chat.answer().map(Message::content).stream())
                .flatMap(answer -> Arrays.stream(answer.split("(?<=[.!?])\\s+|\\n")))
                .map(String::strip)
                .filter(sentence -> sentence.split(" ", -1).length >= FEWEST_WORDS)
                .distinct()
                .toList();
        if (sentences.isEmpty()) {
            throw new IllegalArgumentException(
                    "no answer in " + chats + " has a sentence of " + FEWEST_WORDS + " words");
        }
        return sentences;
    }

    private static String changed(String reference, String other, SplittableRandom random) {
        List<String> words = new ArrayList<>(List.of(reference.split(" ", -1)));
        String[] others = other.split(" ", -1);
        for (int i = 0; i < words.size(); i++) {
            double chance = random.nextDouble();
            if (chance < CHANGED / 3) {
                words.set(i, others[random.nextInt(others.length)]);
            } else if (chance < CHANGED * 2 / 3 && words.size() > 1) {
                words.remove(i);
            } else if (chance < CHANGED && i > 0) {
                words.set(i, words.set(i - 1, words.get(i)));
            }
        }
        return String.join(" ", words);
    }
}
