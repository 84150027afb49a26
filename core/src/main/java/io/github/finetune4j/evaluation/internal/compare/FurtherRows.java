// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.power.Power;
import org.jspecify.annotations.Nullable;

/** The number of further rows that would probably decide, if the difference seen so far is the true one. */
public final class FurtherRows {
    /** With so much luck the rows needed are enough. */
    public static final double POWER = 0.8;

    private static final double NO_HOPE = 1e9;

    private FurtherRows() {}

    /**
     * Rows beyond those at hand, to show the difference or that it is within the margin, whichever takes fewer; 0 if no
     * number would do.
     *
     * @param alpha of one test, after whatever the family of tests takes of it
     */
    public static long toDecide(Paired paired, double alpha, @Nullable Double margin) {
        Interval effect = paired.effect();
        // more rows make nothing of the spread between raters
        if (paired.rated() || paired.size() < 2 || !Double.isFinite(effect.width())) {
            return 0;
        }
        double needed = Math.min(toShow(paired, new Power(alpha, POWER)), toEquate(paired, margin));
        return needed > NO_HOPE ? 0 : Math.max(1, (long) Math.ceil(needed) - paired.size());
    }

    private static double toShow(Paired paired, Power power) {
        double seen = paired.effect().estimate();
        if (seen == 0) {
            return Double.POSITIVE_INFINITY;
        }
        if (paired.binary() && !paired.clusters().grouped()) {
            double discordant = (double) (paired.gained() + paired.lost()) / paired.size();
            return power.binaryPairs(seen, Math.max(discordant, Math.abs(seen)));
        }
        double spread = standardError(paired) * Math.sqrt(paired.size());
        return spread == 0 ? Double.POSITIVE_INFINITY : power.pairs(seen, spread);
    }

    /** The interval narrows with the root of the rows; it must fit between the difference and the margin. */
    private static double toEquate(Paired paired, @Nullable Double margin) {
        Interval effect = paired.effect();
        double room = margin == null ? 0 : margin - Math.abs(effect.estimate());
        double share = effect.width() / 2 / room;
        return room <= 0 ? Double.POSITIVE_INFINITY : paired.size() * share * share;
    }

    private static double standardError(Paired paired) {
        if (paired.corpus()) {
            Power both = new Power(1 - paired.effect().level(), 0.5);
            return paired.effect().width() / 2 / both.detectablePairedDifference(1, 1);
        }
        return paired.clusters().grouped()
                ? Means.clusteredStandardError(
                        paired.values(), paired.clusters().numbers())
                : Means.standardError(paired.values());
    }
}
