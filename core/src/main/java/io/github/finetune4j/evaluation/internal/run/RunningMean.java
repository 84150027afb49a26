// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.run;

import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.Arrays;
import java.util.Optional;

/** A mean that grows. */
public final class RunningMean {
    private final ScoreKind kind;
    private double[] values = new double[64];
    private int n;
    private double sum;

    public RunningMean(ScoreKind kind) {
        this.kind = kind;
    }

    public void add(Score score) {
        if (!score.missing()) {
            if (kind == ScoreKind.CONTINUOUS) {
                values = n == values.length ? Arrays.copyOf(values, 2 * n) : values;
                values[n] = score.value();
            }
            sum += score.value();
            n++;
        }
    }

    public Optional<Interval> interval(double level) {
        if (n == 0 || (kind == ScoreKind.CONTINUOUS && n < 2)) {
            return Optional.empty();
        }
        return Optional.of(
                kind == ScoreKind.BINARY
                        ? Proportions.wilson(Math.round(sum), n, level)
                        : Means.tInterval(Arrays.copyOf(values, n), level));
    }
}
