package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Means;
import io.github.finetune4j.statistics.Power;

/** How many more rows would probably decide, if the difference seen so far is the true one. */
final class FurtherRows {
    /** With so much luck the rows needed are enough. */
    private static final double POWER = 0.8;

    private static final double NO_HOPE = 1e9;

    private FurtherRows() {}

    /** Rows beyond those at hand; 0 if no number would do. */
    static long toDecide(Paired paired, double alpha) {
        if (paired.size() < 2 || paired.metric() instanceof CorpusMetric) {
            return 0;
        }
        double mean = Means.mean(paired.values());
        if (mean == 0) {
            return 0;
        }
        double needed = rows(paired, mean, new Power(alpha, POWER));
        return needed > NO_HOPE ? 0 : Math.max(1, (long) Math.ceil(needed) - paired.size());
    }

    private static double rows(Paired paired, double mean, Power power) {
        if (paired.binary()) {
            double discordant = (double) (paired.gained() + paired.lost()) / paired.size();
            return power.binaryPairs(mean, Math.max(discordant, Math.abs(mean)));
        }
        double spread = Means.standardDeviation(paired.values());
        return spread == 0 ? 0 : power.pairs(mean, spread);
    }
}
