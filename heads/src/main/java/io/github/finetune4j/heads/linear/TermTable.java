// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The terms of one source, numbered in order, and the weight of each: the fewer texts have it, the more. */
@SuppressWarnings("NullAway") // a missing value is a fault of the file or the test, and fails there
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
        int[] places =
                counts.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        double[] values = Arrays.stream(places)
                .mapToDouble(place -> (1 + Math.log(counts.get(place)[0])) * weights[place])
                .toArray();
        double length = Math.sqrt(Products.dot(values, values, values.length));
        for (int i = 0; i < values.length; i++) {
            values[i] /= length;
        }
        return new SparseVector(weights.length, places, values);
    }
}
