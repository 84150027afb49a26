// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The terms of one source, numbered in order, and the weight of each: the fewer texts have it, the more. */
final class TermTable {
    final TermSource source;
    final List<Term> terms;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final double[] weights;

    TermTable(TermSource source, List<Term> terms, int texts) {
        this.source = source;
        this.terms = terms;
        weights = new double[terms.size()];
        for (int i = 0; i < weights.length; i++) {
            numbers.put(terms.get(i).text(), i);
            weights[i] = Math.log((1.0 + texts) / (1.0 + terms.get(i).texts())) + 1;
        }
    }

    double weight(int term) {
        return weights[term];
    }

    /** {@return 1 + ln(count) times the weight of each known term, scaled to length 1} */
    SparseVector vector(String lowerCase) {
        Map<Integer, int[]> counts = new HashMap<>();
        source.terms(lowerCase, term -> {
            Integer number = numbers.get(term);
            if (number != null) {
                counts.computeIfAbsent(number, n -> new int[1])[0]++;
            }
        });
        int[] places = new int[counts.size()];
        double[] values = new double[places.length];
        int next = 0;
        for (Map.Entry<Integer, int[]> count : new TreeMap<>(counts).entrySet()) {
            places[next] = count.getKey();
            values[next] = (1 + Math.log(count.getValue()[0])) * weights[places[next]];
            next++;
        }
        double length = Math.sqrt(Products.dot(values, values, values.length));
        for (int i = 0; i < values.length; i++) {
            values[i] /= length;
        }
        return new SparseVector(weights.length, places, values);
    }
}
