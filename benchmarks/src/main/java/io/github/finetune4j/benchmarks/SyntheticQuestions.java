// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Short chat rows, 8 to 30 words each, of 20,000 made-up words as frequent as words are (Zipf). One row in ten changes
 * one or two words of a row just before it, one in fifty repeats one.
 */
final class SyntheticQuestions {
    private static final int VOCABULARY = 20_000;
    private static final int REMEMBERED = 1_000;
    private static final String CONSONANTS = "bcdfghklmnprstvw";
    private static final String VOWELS = "aeiou";
    private final SplittableRandom random = new SplittableRandom(20261126);
    private final double[] cumulated = new double[VOCABULARY];
    private final String[] words = new String[VOCABULARY];
    private final String[][] recent = new String[REMEMBERED][];

    private SyntheticQuestions() {
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            sum += 1.0 / (i + 2.7);
            cumulated[i] = sum;
            words[i] = word(i);
        }
    }

    static void write(Path file, int rows) {
        SyntheticQuestions questions = new SyntheticQuestions();
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (int row = 0; row < rows; row++) {
                out.write("{\"messages\": [{\"role\": \"user\", \"content\": \"" + questions.next(row)
                        + "\"}, {\"role\": \"assistant\", \"content\": \"label_" + row % 77 + "\"}]}\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private String next(int row) {
        int kind = row < REMEMBERED ? 100 : random.nextInt(100);
        String[] text = kind < 12 ? recent[random.nextInt(REMEMBERED)].clone() : fresh();
        int edits = kind < 2 || kind >= 12 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < edits; i++) {
            text[random.nextInt(text.length)] = drawn();
        }
        recent[row % REMEMBERED] = text;
        return String.join(" ", text);
    }

    private String[] fresh() {
        String[] text = new String[8 + random.nextInt(23)];
        for (int i = 0; i < text.length; i++) {
            text[i] = drawn();
        }
        return text;
    }

    private String drawn() {
        double at = random.nextDouble() * cumulated[VOCABULARY - 1];
        int found = java.util.Arrays.binarySearch(cumulated, at);
        return words[found < 0 ? -found - 1 : found];
    }

    // Syllables, as many as the number needs: frequent words are short
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number + 1; rest > 0; rest /= CONSONANTS.length() * VOWELS.length()) {
            int syllable = rest % (CONSONANTS.length() * VOWELS.length());
            word.append(CONSONANTS.charAt(syllable / VOWELS.length()))
                    .append(VOWELS.charAt(syllable % VOWELS.length()));
        }
        return word.toString();
    }
}
