// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts as vectors of words: 1 + ln(how often in the text), times ln((1 + n)/(1 + texts with the word)) + 1, of length
 * 1. Words of more than half of the texts are left out: in any language those say nothing.
 */
final class TermWeights {
    private static final double MOST = 0.5;

    private final Map<String, Integer> places = new HashMap<>();
    /** By place; 0 for what is left out. */
    private final double[] weights;
    /** Of each text that it was made from, the places of its words, rising. */
    private final int[][] texts;

    TermWeights(List<String> texts) {
        this.texts = new int[texts.size()][];
        Arrays.setAll(this.texts, i -> learnt(texts.get(i)));
        weights = new double[places.size()];
        for (int[] text : this.texts) {
            for (int i = 0; i < text.length; i++) {
                weights[text[i]] += i == 0 || text[i] != text[i - 1] ? 1 : 0;
            }
        }
        double n = texts.size();
        Arrays.setAll(weights, place -> weights[place] > MOST * n ? 0 : Math.log((1 + n) / (1 + weights[place])) + 1);
    }

    private int[] learnt(String text) {
        List<String> words = Words.of(text);
        int[] learnt = new int[words.size()];
        for (int i = 0; i < learnt.length; i++) {
            learnt[i] = places.computeIfAbsent(words.get(i), word -> places.size());
        }
        Arrays.sort(learnt);
        return learnt;
    }

    int size() {
        return weights.length;
    }

    /** {@return the vectors of the texts that it was made from} */
    SparseVector[] vectors() {
        return Arrays.stream(texts).map(this::of).toArray(SparseVector[]::new);
    }

    SparseVector of(String text) {
        List<String> words = Words.of(text);
        int[] known = new int[words.size()];
        int size = 0;
        for (String word : words) {
            Integer place = places.get(word);
            if (place != null) {
                known[size++] = place;
            }
        }
        int[] found = Arrays.copyOf(known, size);
        Arrays.sort(found);
        return of(found);
    }

    private SparseVector of(int... rising) {
        int[] at = new int[rising.length];
        double[] values = new double[rising.length];
        int size = 0;
        double squares = 0;
        for (int i = 0, next; i < rising.length; i = next) {
            next = i + 1;
            while (next < rising.length && rising[next] == rising[i]) {
                next++;
            }
            if (weights[rising[i]] > 0) {
                at[size] = rising[i];
                values[size] = (1 + (next - i == 1 ? 0 : Math.log(next - i))) * weights[rising[i]];
                squares += values[size] * values[size];
                size++;
            }
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < size; i++) {
            values[i] /= length;
        }
        return new SparseVector(Arrays.copyOf(at, size), Arrays.copyOf(values, size));
    }
}
