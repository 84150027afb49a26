// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.statistics.power.Power;
import io.github.finetune4j.statistics.test.NonInferiority;
import java.util.Locale;

/** The number of rows that a proof takes, with a chance of 80 %. */
final class Planning {
    static final double POWER = 0.8;
    private static final double UNLUCKY = 0.8416; // so many standard errors below is the worst fifth
    private static final double LEAST_DISCORDANT = 0.005;
    /** No more rows are planned with; so many are as many or more. */
    static final long MOST = 10_000_000;

    private static final double STEP = 1.02;

    private Planning() {}

    /**
     * Pairs of pass/fail results: the fewest with which the exact test still shows it where the sample is as unlucky as
     * one in five.
     */
    static long rates(double margin, double difference, double discordant, double alpha) {
        double share = Math.max(Math.max(discordant, Math.abs(difference)), LEAST_DISCORDANT);
        double spread = Math.sqrt(share - difference * difference);
        double start = new Power(Math.min(0.999, 2 * alpha), POWER).pairs(margin + difference, spread) / 2;
        double n = Math.max(20, start);
        while (n < MOST && !shows(Math.round(n), margin, difference, share, spread, alpha)) {
            n *= STEP;
        }
        return Math.min(MOST, Math.round(n));
    }

    /** A number of rows in words; where no more were planned with, it says so. */
    static String words(long rows) {
        return String.format(Locale.ROOT, "%,d", rows) + (rows >= MOST ? " or more" : "");
    }

    private static boolean shows(
            long n, double margin, double difference, double discordant, double spread, double alpha) {
        double gain = n * difference - UNLUCKY * spread * Math.sqrt((double) n);
        double gained = Math.max(0, (n * discordant + gain) / 2);
        long lost = Math.min(n, (long) Math.ceil(gained - gain));
        return NonInferiority.ratesExact((long) gained, lost, Math.max(n, lost + (long) gained), margin, 1 - alpha)
                        .pValue()
                <= alpha;
    }

    /** Pairs of other scores. */
    static long means(double margin, double difference, double spread, double alpha) {
        double pairs =
                new Power(Math.min(0.999, 2 * alpha), POWER).pairs(margin + difference, Math.max(spread, margin / 100));
        return Math.max(Sample.LEAST_SCORES, (long) Math.ceil(Math.min((double) MOST, pairs)));
    }

    /** All rows that a sample like this one takes; what was seen counts for as much as half the margin against it. */
    static long like(Sample sample, double margin, double alpha) {
        double difference = Math.max(-margin / 2, Math.min(0, sample.mean()));
        if (!sample.binary()) {
            return means(margin, difference, sample.spread(), alpha);
        }
        double discordant = (sample.gained() + sample.lost() + 1.0) / (sample.size() + 2.0);
        return rates(margin, difference, discordant, alpha);
    }
}
