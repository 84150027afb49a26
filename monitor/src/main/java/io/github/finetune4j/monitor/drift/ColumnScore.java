// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The score of a column by one way of comparing. */
record ColumnScore(
        String method,
        double value,
        double threshold,
        @Nullable Interval effect,
        List<ShareChange> changes) {
    ColumnScore {
        changes = List.copyOf(changes);
    }

    ColumnScore with(double adjusted) {
        return new ColumnScore(method, adjusted, threshold, effect, changes);
    }
}
