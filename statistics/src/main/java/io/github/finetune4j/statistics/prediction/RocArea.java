// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.MergedSamples;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import org.apiguardian.api.API;

/**
 * The area under a ROC curve with its interval: how well scores tell two groups apart. {@link Calibration#rocArea} is
 * the area alone.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RocArea {
    private RocArea() {}

    /**
     * The interval of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988) on the logit scale, so that it stays
     * between 0 and 1 (Pepe, The Statistical Evaluation of Medical Tests, 2003). Where every positive has the higher
     * score, or every negative, nothing varies; then it is the exact one of Clopper and Pearson for the smaller group.
     *
     * @param positives scores of what should have the higher ones, at least two finite values
     * @param negatives scores of the others, at least two finite values
     * @param level confidence level, between 0 and 1
     * @return the interval of the chance that a positive has the higher score, ties counting half
     */
    public static Interval deLong(double[] positives, double[] negatives, double level) {
        Checks.level(level);
        Checks.finite("positives", 2, positives);
        Checks.finite("negatives", 2, negatives);
        Placements placements = new Placements(positives, negatives);
        double area = placements.area();
        long n = (long) positives.length + negatives.length;
        double error = Math.sqrt(placements.variance());
        if (area <= 0 || area >= 1 || error == 0) {
            return separated(area, Math.min(positives.length, negatives.length), level, n);
        }
        double logit = Math.log(area / (1 - area));
        double half = Normal.critical(level) * error / (area * (1 - area));
        return new Interval(
                area, Math.min(area, inverse(logit - half)), Math.max(area, inverse(logit + half)), level, "DeLong", n);
    }

    private static Interval separated(double area, int fewest, double level, long n) {
        Interval exact = Proportions.clopperPearson(Math.round(area * fewest), fewest, level);
        double lower = Math.min(area, exact.lower());
        double upper = Math.max(area, exact.upper());
        return new Interval(area, lower, upper, level, "Clopper-Pearson for the smaller group", n);
    }

    private static double inverse(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** Of each value, the share of the other group that it beats. */
    private static final class Placements {
        private final double positives;
        private final double negatives;
        private double sum;
        private double squares;
        private double otherSum;
        private double otherSquares;

        Placements(double[] positives, double[] negatives) {
            this.positives = positives.length;
            this.negatives = negatives.length;
            MergedSamples merged = MergedSamples.of(positives, negatives);
            while (merged.next()) {
                add(merged);
            }
        }

        private void add(MergedSamples merged) {
            int ofPositives = merged.ofFirst();
            int ofNegatives = merged.ofSecond();
            double beaten = (merged.secondBelow() + ofNegatives / 2.0) / negatives;
            double beatenBy = (positives - merged.firstBelow() - ofPositives / 2.0) / positives;
            sum += ofPositives * beaten;
            squares += ofPositives * beaten * beaten;
            otherSum += ofNegatives * beatenBy;
            otherSquares += ofNegatives * beatenBy * beatenBy;
        }

        double area() {
            return sum / positives;
        }

        double variance() {
            return variance(sum, squares, positives) / positives
                    + variance(otherSum, otherSquares, negatives) / negatives;
        }

        private static double variance(double sum, double squares, double n) {
            return Math.max(0, (squares - sum * sum / n) / (n - 1));
        }
    }
}
