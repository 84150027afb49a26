// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.duplicates.DuplicateClusters;
import io.github.finetune4j.dataset.duplicates.DuplicatePair;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts, and all their pairs of a Jaccard similarity of at least 0.8 by words in fives, found by brute force. */
final class GoldenPairs {
    private static final double THRESHOLD = 0.8;
    private final List<String> texts;
    private final Set<List<Integer>> truth = new HashSet<>();

    private GoldenPairs(List<String> texts, List<?> pairs) {
        this.texts = texts;
        for (Object item : pairs) {
            if (item instanceof List<?> pair && number(pair, 2).doubleValue() >= THRESHOLD) {
                truth.add(List.of(number(pair, 0).intValue(), number(pair, 1).intValue()));
            }
        }
    }

    private static Number number(List<?> pair, int at) {
        if (pair.get(at) instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException("a golden pair is two rows and a similarity, got " + pair);
    }

    /**
     * {@return the texts and pairs in a folder's {@code near-duplicates.rows.jsonl} and {@code near-duplicates.json}}
     */
    static GoldenPairs of(Path folder) {
        try {
            List<String> texts = Files.readAllLines(folder.resolve("near-duplicates.rows.jsonl")).stream()
                    .map(line -> String.valueOf(JsonLines.object(line).get("text")))
                    .toList();
            Map<String, Object> golden = JsonLines.object(Files.readString(folder.resolve("near-duplicates.json")));
            if (golden.get("truth") instanceof Map<?, ?> truth && truth.get("word5") instanceof List<?> pairs) {
                return new GoldenPairs(texts, pairs);
            }
            throw new IllegalArgumentException("no truth.word5 in near-duplicates.json of " + folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    Map<String, Object> compared(NearDuplicates search) {
        Set<List<Integer>> found = pairs(search.find(texts));
        Set<List<Integer>> right = new HashSet<>(found);
        right.retainAll(truth);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", texts.size());
        figures.put("true_pairs", truth.size());
        figures.put("found", found.size());
        figures.put("recall", Summary.rounded((double) right.size() / truth.size(), 4));
        figures.put("precision", Summary.rounded((double) right.size() / found.size(), 4));
        return figures;
    }

    // Of rows with equal sets only the first is listed in pairs with others: what holds for it holds for all of them
    private static Set<List<Integer>> pairs(DuplicateClusters clusters) {
        Map<Integer, List<Integer>> equal = new HashMap<>();
        for (DuplicatePair pair : clusters.pairs()) {
            if (pair.jaccard() == 1) {
                equal.computeIfAbsent(pair.first(), first -> new ArrayList<>(List.of(first)))
                        .add(pair.second());
            }
        }
        Set<List<Integer>> pairs = new HashSet<>();
        equal.values().forEach(group -> cross(group, group, pairs));
        for (DuplicatePair pair : clusters.pairs()) {
            cross(
                    equal.getOrDefault(pair.first(), List.of(pair.first())),
                    equal.getOrDefault(pair.second(), List.of(pair.second())),
                    pairs);
        }
        return pairs;
    }

    private static void cross(List<Integer> some, List<Integer> others, Set<List<Integer>> pairs) {
        for (int a : some) {
            for (int b : others) {
                if (a != b) {
                    pairs.add(List.of(Math.min(a, b), Math.max(a, b)));
                }
            }
        }
    }
}
