// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/** The allowance of a judge for a day (UTC): so many answers, and so much money. Used by one thread. */
final class Allowance {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final InstantSource clock;
    private final long answers;
    private final double money;
    private final DoubleSupplier spent;

    private long day = Long.MIN_VALUE;
    private long answersBefore;
    private double spentBefore;

    Allowance(InstantSource clock, long answers, double money, DoubleSupplier spent) {
        this.clock = clock;
        this.answers = answers;
        this.money = money;
        this.spent = spent;
    }

    /** {@return why no further answer may be judged today; empty where one may, which then counts} */
    String refusal() {
        long today = Math.floorDiv(clock.millis(), DAY);
        if (today != day) {
            day = today;
            answersBefore = 0;
            spentBefore = spent.getAsDouble();
        }
        if (answersBefore >= answers) {
            return LiveJudge.BEYOND_NUMBER;
        }
        if (spent.getAsDouble() - spentBefore >= money) {
            return LiveJudge.BEYOND_COST;
        }
        answersBefore++;
        return "";
    }
}
