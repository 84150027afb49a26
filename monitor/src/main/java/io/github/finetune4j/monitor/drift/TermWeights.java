// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.List;

/**
 * Texts as vectors of words: 1 + ln(how often in the text), times ln((1 + n)/(1 + texts with the word)) + 1, of length
 * 1. Words of more than half of the texts are left out: in any language those say nothing.
 */
final class TermWeights {
    private static final double MOST = 0.5;

    private final WordPlaces places = new WordPlaces();
    /** By place; 0 for what is left out. */
    private final double[] weights;
    /** Of each text that it was made from, the places of its words, rising. */
    private final int[][] texts;

    TermWeights(List<String> texts) {
        this.texts = new int[texts.size()][];
        Arrays.setAll(this.texts, i -> places.learn(texts.get(i)));
        weights = new double[places.size()];
        for (int[] text : this.texts) {
            for (int i = 0; i < text.length; i++) {
                weights[text[i]] += i == 0 || text[i] != text[i - 1] ? 1 : 0;
            }
        }
        double n = texts.size();
        Arrays.setAll(weights, place -> weights[place] > MOST * n ? 0 : Math.log((1 + n) / (1 + weights[place])) + 1);
    }

    int size() {
        return weights.length;
    }

    /** {@return the vectors of the texts that it was made from} */
    SparseVectors vectors() {
        SparseVectors vectors = new SparseVectors(
                texts.length, Arrays.stream(texts).mapToInt(t -> t.length).sum());
        for (int[] text : texts) {
            add(text, vectors);
        }
        return vectors;
    }

    /** {@return the vector of one text} */
    SparseVectors of(String text) {
        int[] known = places.known(text);
        SparseVectors vector = new SparseVectors(1, known.length);
        add(known, vector);
        return vector;
    }

    private void add(int[] rising, SparseVectors vectors) {
        int size = rising.length;
        for (int i = 0, next; i < size; i = next) {
            next = i + 1;
            while (next < size && rising[next] == rising[i]) {
                next++;
            }
            double weight = weights[rising[i]];
            if (weight > 0) {
                vectors.add(rising[i], next == i + 1 ? weight : (1 + Math.log(next - i)) * weight);
            }
        }
        vectors.end();
    }
}
