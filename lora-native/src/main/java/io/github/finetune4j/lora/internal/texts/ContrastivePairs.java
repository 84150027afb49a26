// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pairs of rows of one label: for each epoch every row once with another one of its label, by turns with all that there
 * are. Training mixes the pairs of all epochs, so that as many steps as an epoch has may have a row twice. A row is not
 * paired with itself, as SetFit does it: such a pair is alike already, and where nothing is dropped by chance it
 * teaches nothing. A row that is alone with its label is in no pair.
 */
final class ContrastivePairs {
    /**
     * A pair of rows.
     *
     * @param row the one
     * @param other of the same label
     * @param label of both
     */
    record Pair(int row, int other, int label) {}

    private ContrastivePairs() {}

    /**
     * {@return the pairs of all epochs, one epoch behind another}
     *
     * @param labels of the rows
     * @param epochs how often each row is paired
     * @param seed of chance: the same gives the same
     */
    static List<Pair> draw(int[] labels, int epochs, long seed) {
        Map<Integer, List<Integer>> alike = IntStream.range(0, labels.length)
                .boxed()
                .collect(Collectors.groupingBy(
                        row -> labels[row], TreeMap::new, Collectors.toCollection(ArrayList::new)));
        Random random = new Random(seed);
        alike.values().forEach(rows -> Collections.shuffle(rows, random));
        List<Pair> pairs = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (Map.Entry<Integer, List<Integer>> each : alike.entrySet()) {
                add(pairs, each.getValue(), epoch, each.getKey());
            }
        }
        return pairs;
    }

    private static void add(List<Pair> pairs, List<Integer> rows, int epoch, int label) {
        int size = rows.size();
        for (int place = 0; place < size && size > 1; place++) {
            int other = (place + 1 + epoch % (size - 1)) % size;
            pairs.add(new Pair(rows.get(place), rows.get(other), label));
        }
    }
}
