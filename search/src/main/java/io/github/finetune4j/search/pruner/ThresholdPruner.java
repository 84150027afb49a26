// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;

/** Stops what is no number, or outside of limits. */
record ThresholdPruner(double lower, double upper, long warmUp) implements Pruner {
    ThresholdPruner {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException(
                    "limits: " + lower + " to " + upper + " -> give the lower one first; infinities are possible");
        }
    }

    @Override
    public boolean stops(Trial trial, SearchHistory history) {
        if (trial.reports().isEmpty() || trial.reports().lastKey() < warmUp) {
            return false;
        }
        double last = trial.reports().lastEntry().getValue();
        return !(last >= lower && last <= upper);
    }
}
