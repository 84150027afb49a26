// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.DuplicateClusters;
import io.github.finetune4j.dataset.duplicates.DuplicatePair;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Leaves out what is nearly the same as something else. */
final class Likeness {
    private final NearDuplicates near;

    Likeness(double threshold) {
        near = NearDuplicates.builder().threshold(threshold).build();
    }

    List<Picked> without(
            List<Picked> picked, List<Example> training, List<Example> tests, Map<String, Integer> leftOut) {
        List<Picked> rest = notLike(picked, tests, ComparedText.INPUT, "in a test set", leftOut);
        rest = notLike(rest, training, ComparedText.BOTH, "in the training data", leftOut);
        return each(rest, leftOut);
    }

    private List<Picked> notLike(
            List<Picked> picked, List<Example> others, ComparedText text, String why, Map<String, Integer> leftOut) {
        if (others.isEmpty() || picked.isEmpty()) {
            return picked;
        }
        List<String> theirs = others.stream().map(text::of).toList();
        Set<Integer> like = near.between(texts(picked, text), theirs).stream()
                .map(DuplicatePair::first)
                .collect(Collectors.toCollection(HashSet::new));
        return take(picked, like, why, leftOut);
    }

    private List<Picked> each(List<Picked> picked, Map<String, Integer> leftOut) {
        DuplicateClusters clusters = near.find(texts(picked, ComparedText.INPUT));
        Set<Integer> again = IntStream.range(0, picked.size())
                .filter(row -> clusters.firstOf(row) != row)
                .boxed()
                .collect(Collectors.toSet());
        return take(picked, again, "asked before", leftOut);
    }

    private static List<String> texts(List<Picked> picked, ComparedText text) {
        return picked.stream().map(each -> text.of(each.example())).toList();
    }

    private static List<Picked> take(
            List<Picked> picked, Set<Integer> without, String why, Map<String, Integer> leftOut) {
        List<Picked> kept = new ArrayList<>();
        for (int i = 0; i < picked.size(); i++) {
            if (!without.contains(i)) {
                kept.add(picked.get(i));
            }
        }
        if (!without.isEmpty()) {
            leftOut.merge(why, without.size(), Integer::sum);
        }
        return kept;
    }
}
