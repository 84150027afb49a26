// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A count of how often each token is left. */
final class TokenCounts {
    private final Map<Integer, Integer> counts = new HashMap<>();

    TokenCounts(List<int[]> sentences) {
        for (int[] sentence : sentences) {
            for (int token : sentence) {
                counts.merge(token, 1, Integer::sum);
            }
        }
    }

    boolean has(int token) {
        return counts.getOrDefault(token, 0) > 0;
    }

    void take(int token) {
        counts.merge(token, -1, Integer::sum);
    }
}
