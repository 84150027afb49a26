// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import org.apiguardian.api.API;

/**
 * Two near-duplicate texts, verified by their whole shingle sets.
 *
 * @param first the earlier one's position, from 0
 * @param second the later one's position
 * @param jaccard what they have in common, from the threshold to 1; of duplicates in meaning the cosine
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DuplicatePair(int first, int second, double jaccard) {
    /** Checks the order. */
    public DuplicatePair {
        if (first < 0 || second <= first) {
            throw new IllegalArgumentException("rows of a pair: " + first + " and " + second
                    + " -> give a first of at least 0, and a second above it");
        }
    }
}
