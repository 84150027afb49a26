// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A small model of a text's label, by its words. */
final class NaiveBayes {
    private static final double SMOOTHING = 0.1;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

    private final List<String> labels = new ArrayList<>();
    private final List<Map<String, Integer>> counts = new ArrayList<>();
    private final List<Integer> words = new ArrayList<>();
    private final Map<String, Boolean> vocabulary = new HashMap<>();

    private static String[] words(String text) {
        return BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT));
    }

    void learn(String text, String label) {
        if (!labels.contains(label)) {
            labels.add(label);
            counts.add(new HashMap<>());
            words.add(0);
        }
        int at = labels.indexOf(label);
        for (String word : words(text)) {
            counts.get(at).merge(word, 1, Integer::sum);
            words.set(at, words.get(at) + 1);
            vocabulary.put(word, true);
        }
    }

    /** All labels are as likely before a word is read; at least two numbers. */
    double[] probabilities(String text) {
        double[] logs = new double[Math.max(2, labels.size())];
        double most = Double.NEGATIVE_INFINITY;
        String[] split = words(text);
        for (int at = 0; at < labels.size(); at++) {
            double all = words.get(at) + SMOOTHING * vocabulary.size();
            for (String word : split) {
                logs[at] += Math.log((counts.get(at).getOrDefault(word, 0) + SMOOTHING) / all);
            }
            most = Math.max(most, logs[at]);
        }
        double sum = 0;
        for (int at = 0; at < logs.length; at++) {
            logs[at] = at < labels.size() ? Math.exp(logs[at] - most) : 0;
            sum += logs[at];
        }
        for (int at = 0; at < logs.length; at++) {
            logs[at] /= sum;
        }
        return logs;
    }

    String label(String text) {
        double[] probabilities = probabilities(text);
        int best = 0;
        for (int at = 1; at < labels.size(); at++) {
            best = probabilities[at] > probabilities[best] ? at : best;
        }
        return labels.get(best);
    }
}
