// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.duplicates.Shingles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The runs of words of evaluation texts. Texts shorter than a run have none: for them equality decides. */
final class LeakIndex {
    private final Map<Long, List<Integer>> textsOf = new HashMap<>();
    private final int[] sizes;
    private final Shingles runs;
    private final int words;

    LeakIndex(List<String> evaluation, int words) {
        this.runs = Shingles.words(words);
        this.words = words;
        this.sizes = new int[evaluation.size()];
        for (int j = 0; j < sizes.length; j++) {
            long[] hashes = hashes(evaluation.get(j));
            sizes[j] = hashes.length;
            for (long hash : hashes) {
                textsOf.computeIfAbsent(hash, h -> new ArrayList<>(1)).add(j);
            }
        }
    }

    /** {@return for each evaluation text that shares a run with this one: the share of its runs} */
    Map<Integer, Double> shared(String training) {
        Map<Integer, Double> shared = new HashMap<>();
        for (long hash : hashes(training)) {
            for (int j : textsOf.getOrDefault(hash, List.of())) {
                shared.merge(j, 1.0 / sizes[j], Double::sum);
            }
        }
        return shared;
    }

    private long[] hashes(String text) {
        String normal = LeakageCheck.normal(text);
        return normal.chars().filter(c -> c == ' ').count() + 1 < words ? new long[0] : runs.hashes(normal);
    }
}
