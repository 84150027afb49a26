// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Statistics of how much of a text repeats itself: the statistics of Rae et al., Scaling Language Models (Gopher,
 * 2021), appendix A.1.1, counted as datatrove does. All are shares from 0 to 1, of paragraphs, lines or characters
 * (code points).
 *
 * @param duplicateParagraphs paragraphs that stood before, by paragraphs
 * @param duplicateParagraphCharacters their characters, by all characters
 * @param duplicateLines lines that stood before, by lines
 * @param duplicateLineCharacters their characters, by all characters
 * @param topGrams for 2 to 4 words: characters of the most frequent run of so many words, all its occurrences, by all
 *     characters
 * @param duplicateGrams for 5 to 10 words: characters of runs of so many words that stood before, by all characters
 */
record RepetitionStatistics(
        double duplicateParagraphs,
        double duplicateParagraphCharacters,
        double duplicateLines,
        double duplicateLineCharacters,
        Map<Integer, Double> topGrams,
        Map<Integer, Double> duplicateGrams) {
    private static final int[] TOP = {2, 3, 4};
    private static final int[] DUPLICATE = {5, 6, 7, 8, 9, 10};

    /** Copies the maps, in order. */
    public RepetitionStatistics {
        topGrams = Collections.unmodifiableMap(new LinkedHashMap<>(topGrams));
        duplicateGrams = Collections.unmodifiableMap(new LinkedHashMap<>(duplicateGrams));
    }

    /**
     * {@return the statistics of a text, cut into words by Unicode's rules}
     *
     * @param text any text
     */
    public static RepetitionStatistics of(String text) {
        return of(text, Words.of(text));
    }

    /**
     * {@return the statistics of a text that was cut into words by other rules}
     *
     * @param text any text
     * @param words its words and punctuation marks in order
     */
    public static RepetitionStatistics of(String text, List<String> words) {
        if (text.isEmpty()) {
            return new RepetitionStatistics(0, 0, 0, 0, Map.of(), Map.of());
        }
        double length = Words.codePoints(text);
        String[] paragraphs = text.strip().split("\n{2,}", -1);
        String[] lines = text.split("\n+", -1);
        Map<Integer, Double> top = new LinkedHashMap<>();
        Arrays.stream(TOP).forEach(n -> top.put(n, topGram(words, n) / length));
        Map<Integer, Double> duplicate = new LinkedHashMap<>();
        Arrays.stream(DUPLICATE).forEach(n -> duplicate.put(n, duplicateGrams(words, n) / length));
        Repeated paragraph = Repeated.of(paragraphs);
        Repeated line = Repeated.of(lines);
        return new RepetitionStatistics(
                (double) paragraph.count / paragraphs.length,
                paragraph.characters / length,
                (double) line.count / lines.length,
                line.characters / length,
                top,
                duplicate);
    }

    /** Parts that stood before. */
    private record Repeated(int count, int characters) {
        static Repeated of(String[] parts) {
            Set<String> seen = new HashSet<>();
            int count = 0;
            int characters = 0;
            for (String part : parts) {
                if (!seen.add(part)) {
                    count++;
                    characters += Words.codePoints(part);
                }
            }
            return new Repeated(count, characters);
        }
    }

    private static int topGram(List<String> words, int n) {
        Map<String, Integer> counts = new LinkedHashMap<>(); // of equally frequent ones the first counts
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
        }
        String top = "";
        int most = 0;
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            if (count.getValue() > most) {
                most = count.getValue();
                top = count.getKey();
            }
        }
        return Words.codePoints(top) * most;
    }

    private static int duplicateGrams(List<String> words, int n) {
        Set<String> seen = new HashSet<>();
        int characters = 0;
        int i = 0;
        while (i + n <= words.size()) {
            String gram = String.join("", words.subList(i, i + n));
            if (seen.add(gram)) {
                i++;
            } else {
                characters += Words.codePoints(gram);
                i += n;
            }
        }
        return characters;
    }

    /** {@return each statistic by its usual name, for example {@code dup_line_frac} and {@code top_2_gram}} */
    public Map<String, Double> byName() {
        Map<String, Double> all = new HashMap<>();
        all.put("dup_para_frac", duplicateParagraphs);
        all.put("dup_para_char_frac", duplicateParagraphCharacters);
        all.put("dup_line_frac", duplicateLines);
        all.put("dup_line_char_frac", duplicateLineCharacters);
        topGrams.forEach((n, share) -> all.put("top_" + n + "_gram", share));
        duplicateGrams.forEach((n, share) -> all.put("dup_" + n + "_gram", share));
        return Collections.unmodifiableMap(all);
    }
}
