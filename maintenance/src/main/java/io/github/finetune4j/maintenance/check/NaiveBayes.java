// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Multinomial naive Bayes over words, with add-one smoothing (Manning, Raghavan and Schütze, <i>Introduction to
 * Information Retrieval</i>, 2008, chapter 13).
 */
final class NaiveBayes {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final int[][] words;
    private final int[] labels;
    private final int classes;
    private int vocabulary;

    NaiveBayes(List<String> texts, int[] labels, int classes) {
        this.labels = labels.clone();
        this.classes = classes;
        Map<String, Integer> known = new HashMap<>();
        words = texts.stream().map(text -> ids(text, known)).toArray(int[][]::new);
        vocabulary = known.size();
    }

    private static int[] ids(String text, Map<String, Integer> known) {
        List<Integer> ids = new ArrayList<>();
        Matcher word = WORD.matcher(Characters.lower(text));
        while (word.find()) {
            String found = word.group();
            ids.add(known.computeIfAbsent(found, any -> known.size()));
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** [row][class] the chances by a model that did not see the row: every fold-th row is left out in turn. */
    double[][] crossValidated(int folds) {
        double[][] chances = new double[labels.length][];
        int[] fold = folds(folds);
        for (int out = 0; out < folds; out++) {
            Counts counts = new Counts();
            for (int row = 0; row < labels.length; row++) {
                if (fold[row] != out) {
                    counts.add(words[row], labels[row]);
                }
            }
            for (int row = 0; row < labels.length; row++) {
                if (fold[row] == out) {
                    chances[row] = counts.chances(words[row]);
                }
            }
        }
        return chances;
    }

    // Each label's rows in turn, so that every fold has its share of every label
    private int[] folds(int folds) {
        int[] fold = new int[labels.length];
        int[] seen = new int[classes];
        for (int row = 0; row < labels.length; row++) {
            fold[row] = seen[labels[row]]++ % folds;
        }
        return fold;
    }

    private final class Counts {
        private final long[][] byClass = new long[classes][vocabulary];
        private final long[] wordsOfClass = new long[classes];
        private final long[] rowsOfClass = new long[classes];
        private long rows;

        void add(int[] row, int label) {
            for (int word : row) {
                byClass[label][word]++;
            }
            wordsOfClass[label] += row.length;
            rowsOfClass[label]++;
            rows++;
        }

        double[] chances(int... row) {
            double[] logs = new double[classes];
            for (int label = 0; label < classes; label++) {
                logs[label] = Math.log((rowsOfClass[label] + 1.0) / (rows + classes));
                for (int word : row) {
                    logs[label] += Math.log((byClass[label][word] + 1.0) / (wordsOfClass[label] + vocabulary));
                }
            }
            double most = Arrays.stream(logs).max().orElse(0);
            double[] chances =
                    Arrays.stream(logs).map(log -> Math.exp(log - most)).toArray();
            double sum = Arrays.stream(chances).sum();
            return Arrays.stream(chances).map(chance -> chance / sum).toArray();
        }
    }
}
