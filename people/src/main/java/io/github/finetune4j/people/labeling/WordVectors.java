// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Texts as directions: words weighted by how rare they are among them (tf-idf). */
final class WordVectors {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<int[]> words = new ArrayList<>();
    private final List<double[]> weights = new ArrayList<>();
    private final int vocabulary;

    WordVectors(List<String> texts) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String text : texts) {
            add(BETWEEN_WORDS.split(Characters.lower(text)), numbers);
        }
        vocabulary = numbers.size();
        weigh();
    }

    private void add(String[] text, Map<String, Integer> numbers) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (String word : text) {
            if (!word.isEmpty()) {
                counts.merge(numbers.computeIfAbsent(word, fresh -> numbers.size()), 1, Integer::sum);
            }
        }
        words.add(counts.keySet().stream().mapToInt(Integer::intValue).toArray());
        weights.add(counts.values().stream().mapToDouble(Integer::doubleValue).toArray());
    }

    private void weigh() {
        int[] texts = new int[vocabulary];
        words.forEach(text -> Arrays.stream(text).forEach(word -> texts[word]++));
        for (int i = 0; i < words.size(); i++) {
            int[] text = words.get(i);
            double[] weight = weights.get(i);
            double squares = 0;
            for (int at = 0; at < text.length; at++) {
                weight[at] *= 1 + Math.log((double) words.size() / texts[text[at]]);
                squares += weight[at] * weight[at];
            }
            double length = Math.sqrt(squares);
            Arrays.setAll(weight, at -> weight[at] / length);
        }
    }

    /** Raises what each text has in common with the nearest of those seen so far. */
    void see(int one, double[] nearest) {
        double[] direction = new double[vocabulary];
        for (int at = 0; at < words.get(one).length; at++) {
            direction[words.get(one)[at]] = weights.get(one)[at];
        }
        for (int text = 0; text < nearest.length; text++) {
            nearest[text] = Math.max(nearest[text], cosine(text, direction));
        }
    }

    private double cosine(int text, double[] direction) {
        double cosine = 0;
        int[] numbers = words.get(text);
        double[] weight = weights.get(text);
        for (int at = 0; at < numbers.length; at++) {
            cosine += weight[at] * direction[numbers[at]];
        }
        return Math.min(1, cosine);
    }
}
