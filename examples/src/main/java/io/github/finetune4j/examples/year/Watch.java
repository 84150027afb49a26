// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.maintenance.step.LiveOrder;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.BiFunction;

/** A week after a promotion: are users less content than in the week before it? */
final class Watch implements LiveStep {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final double LEVEL = 0.95;

    /**
     * Thumbs of a span of time.
     *
     * @param up of them
     * @param all up and down
     */
    record Thumbs(long up, long all) {
        Interval share() {
            return Proportions.wilson(up, all, LEVEL);
        }
    }

    private final BiFunction<Instant, Instant, Thumbs> thumbs;
    private final InstantSource clock;

    /**
     * A watch.
     *
     * @param thumbs given from a time on and before another one
     * @param clock of the year
     */
    Watch(BiFunction<Instant, Instant, Thumbs> thumbs, InstantSource clock) {
        this.thumbs = thumbs;
        this.clock = clock;
    }

    @Override
    public StepResult<Finding> look(LiveOrder order) {
        Instant now = clock.instant();
        if (now.isBefore(order.since().plus(WEEK))) {
            return StepResult.waiting("a week of thumbs, until " + order.since().plus(WEEK));
        }
        Thumbs before = thumbs.apply(order.since().minus(WEEK), order.since());
        Thumbs after = thumbs.apply(order.since(), now);
        if (after.all() == 0 || before.all() == 0) {
            return StepResult.done(Finding.good("nobody said a word"));
        }
        String sentence = String.format(
                Locale.ROOT,
                "%.0f %% of %d thumbs are up, %.0f %% of %d in the week before",
                100 * after.share().estimate(),
                after.all(),
                100 * before.share().estimate(),
                before.all());
        boolean worse = after.share().upper() < before.share().lower();
        return StepResult.done(worse ? Finding.bad(sentence) : Finding.good(sentence));
    }
}
