// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.internal.window.WindowSum;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or more windows that were looked at as one.
 *
 * @param index of it, in the stream's own clock
 * @param n observations
 * @param figure with its interval; null without an observation
 * @param sum all that was added up; null once it is old
 * @param examples ids of the worst answers
 */
public record Block(
        long index,
        long n,
        @Nullable Interval figure,
        @Nullable WindowSum sum,
        List<String> examples) {
    Block withoutSum() {
        return new Block(index, n, figure, null, List.of());
    }
}
