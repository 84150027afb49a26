// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts as vectors of words: 1 + ln(how often in the text), times ln((1 + n)/(1 + texts with the word)) + 1, of length
 * 1. Words of more than half of the texts are left out: in any language those say nothing.
 */
final class TermWeights {
    private static final double MOST = 0.5;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final double[] weights;

    TermWeights(List<String> texts) {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (String text : texts) {
            new HashSet<>(Words.of(text)).forEach(word -> found.merge(word, 1, Integer::sum));
        }
        found.forEach((word, count) -> {
            if (count <= MOST * texts.size()) {
                places.put(word, places.size());
            }
        });
        weights = new double[places.size()];
        places.forEach((word, place) ->
                weights[place] = Math.log((1.0 + texts.size()) / (1.0 + found.getOrDefault(word, 0))) + 1);
    }

    int size() {
        return weights.length;
    }

    SparseVector of(String text) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (String word : Words.of(text)) {
            Integer place = places.get(word);
            if (place != null) {
                counts.merge(place, 1, Integer::sum);
            }
        }
        int[] at = counts.keySet().stream().mapToInt(i -> i).sorted().toArray();
        double[] values = new double[at.length];
        double squares = 0;
        for (int i = 0; i < at.length; i++) {
            values[i] = (1 + Math.log(counts.getOrDefault(at[i], 1))) * weights[at[i]];
            squares += values[i] * values[i];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < at.length; i++) {
            values[i] /= length;
        }
        return new SparseVector(at, values);
    }
}
