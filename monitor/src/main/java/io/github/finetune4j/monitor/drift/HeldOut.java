// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Scores of texts that a classifier has not learnt from. One half of the rows is learnt from, the other is scored; the
 * halves are not swapped, as both areas would be the same figure nearly twice and its interval too narrow.
 */
@SuppressWarnings("ArrayRecordComponent") // two samples
record HeldOut(double[] reference, double[] current) {
    static HeldOut of(DriftColumn reference, DriftColumn current, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> learnt = new ArrayList<>();
        List<String> heldReference = new ArrayList<>();
        List<String> heldCurrent = new ArrayList<>();
        halve(reference.words(), random, learnt, heldReference);
        int before = learnt.size();
        halve(current.words(), random, learnt, heldCurrent);
        boolean[] isCurrent = new boolean[learnt.size()];
        Arrays.fill(isCurrent, before, isCurrent.length, true);
        DomainClassifier classifier = DomainClassifier.learnt(learnt, isCurrent, random.nextLong());
        return new HeldOut(scores(classifier, heldReference), scores(classifier, heldCurrent));
    }

    private static void halve(String[] texts, SplittableRandom random, List<String> learnt, List<String> held) {
        String[] order = texts.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            String text = order[i];
            order[i] = order[j];
            order[j] = text;
        }
        int half = order.length / 2;
        learnt.addAll(Arrays.asList(order).subList(0, half));
        held.addAll(Arrays.asList(order).subList(half, order.length));
    }

    private static double[] scores(DomainClassifier classifier, List<String> texts) {
        return texts.stream().mapToDouble(classifier::score).toArray();
    }

    HeldOut each(DoubleUnaryOperator operator) {
        return new HeldOut(
                Arrays.stream(reference).map(operator).toArray(),
                Arrays.stream(current).map(operator).toArray());
    }
}
