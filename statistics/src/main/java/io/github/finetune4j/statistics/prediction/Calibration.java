// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Checks whether stated probabilities come true: of the answers given with 80 % confidence, 80 % should be right.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Calibration {
    private static final double CLIP = Math.ulp(1.0);

    private Calibration() {}

    /**
     * The rows whose probability lies in one bin.
     *
     * @param n how many rows, at least 1
     * @param confidence mean probability, from 0 to 1
     * @param accuracy share that came true, from 0 to 1
     * @since 0.1
     */
    public record Bin(long n, double confidence, double accuracy) {}

    /**
     * Brier's score of binned probabilities in three parts (A. H. Murphy, Journal of Applied Meteorology 12, 1973):
     * reliability − resolution + uncertainty. Their sum is the score of the bins' mean probabilities.
     *
     * @param reliability mean squared distance of confidence and accuracy of a row's bin; 0 is best
     * @param resolution mean squared distance of a bin's accuracy and that of all rows; more is better
     * @param uncertainty variance of the outcomes, which no forecast changes
     * @since 0.1
     */
    public record BrierParts(double reliability, double resolution, double uncertainty) {
        /** {@return Brier's score of the bins' mean probabilities} */
        public double score() {
            return reliability - resolution + uncertainty;
        }
    }

    /**
     * The side to which a probability that equals the edge of two bins belongs.
     *
     * @since 0.1
     */
    public enum Edges {
        /** Into the lower bin, as in Guo et al. (ICML 2017); the lowest bin holds 0 too. */
        LOWER,
        /**
         * Into the higher bin, as in torchmetrics and scikit-learn's curves; 1 has a bin of its own in torchmetrics.
         */
        HIGHER
    }

    /**
     * {@return Brier's score, the mean squared distance of probability and outcome; 0 is best, a constant 0.5 gives
     * 0.25}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     */
    public static double brier(int[] outcomes, double[] probabilities) {
        check(outcomes, probabilities);
        double sum = 0;
        for (int i = 0; i < outcomes.length; i++) {
            double miss = probabilities[i] - outcomes[i];
            sum += miss * miss;
        }
        return sum / outcomes.length;
    }

    /**
     * {@return Brier's score of several classes, the mean over rows of the summed squared distances; from 0 to 2}
     *
     * @param truth the true class of each row
     * @param probabilities per row, the probability of each class
     */
    public static double brier(int[] truth, double[][] probabilities) {
        double sum = 0;
        for (int row = 0; row < truth.length; row++) {
            for (int c = 0; c < probabilities[row].length; c++) {
                double miss = probabilities[row][c] - (c == truth[row] ? 1 : 0);
                sum += miss * miss;
            }
        }
        return sum / truth.length;
    }

    /**
     * {@return the expected calibration error (Naeini et al. 2015): the mean over rows of |accuracy − confidence| of
     * their bin}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     * @param bins number of bins of equal width, at least 1; 10 or 15 are usual
     * @param edges where a probability on an edge belongs
     */
    public static double expectedError(int[] outcomes, double[] probabilities, int bins, Edges edges) {
        return error(bins(outcomes, probabilities, bins, edges), outcomes.length);
    }

    private static double error(List<Bin> bins, int rows) {
        double sum = 0;
        for (Bin bin : bins) {
            sum += bin.n() * Math.abs(bin.accuracy() - bin.confidence());
        }
        return sum / rows;
    }

    /**
     * {@return the maximum calibration error (Naeini et al. 2015): the greatest |accuracy − confidence| of a bin}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     * @param bins number of bins of equal width, at least 1
     * @param edges where a probability on an edge belongs
     */
    public static double maximumError(int[] outcomes, double[] probabilities, int bins, Edges edges) {
        return bins(outcomes, probabilities, bins, edges).stream()
                .mapToDouble(bin -> Math.abs(bin.accuracy() - bin.confidence()))
                .max()
                .orElse(0);
    }

    /**
     * {@return the expected calibration error over bins of as many rows each, which no crowded bin dominates}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     * @param bins number of bins, at least 1; 15 is usual
     */
    public static double equalMassError(int[] outcomes, double[] probabilities, int bins) {
        return error(equalMassBins(outcomes, probabilities, bins), outcomes.length);
    }

    /**
     * {@return the classwise calibration error (Kull et al., NeurIPS 2019): the mean over classes of the expected
     * calibration error of that class's probabilities}
     *
     * @param truth the true class of each row
     * @param probabilities per row, the probability of each class
     * @param bins number of bins of equal width, at least 1
     * @param edges where a probability on an edge belongs
     */
    public static double classwiseError(int[] truth, double[][] probabilities, int bins, Edges edges) {
        Checks.atLeast("rows", 1, truth.length);
        int classes = probabilities[0].length;
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            int label = k;
            int[] outcomes = Arrays.stream(truth).map(t -> t == label ? 1 : 0).toArray();
            double[] own =
                    Arrays.stream(probabilities).mapToDouble(row -> row[label]).toArray();
            sum += expectedError(outcomes, own, bins, edges);
        }
        return sum / classes;
    }

    /**
     * {@return Brier's score in its parts}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     * @param bins number of bins of equal width, at least 1
     * @param edges where a probability on an edge belongs
     */
    public static BrierParts brierParts(int[] outcomes, double[] probabilities, int bins, Edges edges) {
        List<Bin> filled = bins(outcomes, probabilities, bins, edges);
        double base = Arrays.stream(outcomes).average().orElse(0);
        double reliability = 0;
        double resolution = 0;
        for (Bin bin : filled) {
            double gap = bin.confidence() - bin.accuracy();
            double lift = bin.accuracy() - base;
            reliability += bin.n() * gap * gap;
            resolution += bin.n() * lift * lift;
        }
        int n = outcomes.length;
        return new BrierParts(reliability / n, resolution / n, base * (1 - base));
    }

    /**
     * {@return bins of as many rows each, the first ones of one more where it doesn't come out even, from low to high;
     * fewer bins where there are fewer rows}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     * @param bins number of bins, at least 1
     */
    public static List<Bin> equalMassBins(int[] outcomes, double[] probabilities, int bins) {
        check(outcomes, probabilities);
        Checks.atLeast("bins", 1, bins);
        int[] order = Sorted.order(probabilities);
        int count = Math.min(bins, order.length);
        List<Bin> filled = new ArrayList<>();
        for (int bin = 0, from = 0; bin < count; bin++) {
            int to = from + order.length / count + (bin < order.length % count ? 1 : 0);
            filled.add(bin(outcomes, probabilities, Arrays.copyOfRange(order, from, to)));
            from = to;
        }
        return filled;
    }

    private static Bin bin(int[] outcomes, double[] probabilities, int... rows) {
        double sum = 0;
        double came = 0;
        for (int row : rows) {
            sum += probabilities[row];
            came += outcomes[row];
        }
        return new Bin(rows.length, sum / rows.length, came / rows.length);
    }

    /**
     * {@return the bins of equal width that hold any row, from low to high}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1
     * @param bins number of bins, at least 1
     * @param edges where a probability on an edge belongs
     */
    public static List<Bin> bins(int[] outcomes, double[] probabilities, int bins, Edges edges) {
        check(outcomes, probabilities);
        Checks.atLeast("bins", 1, bins);
        double[] limits = new double[bins + 1];
        Arrays.setAll(limits, i -> (double) i / bins);
        return filled(outcomes, probabilities, limits, edges);
    }

    private static List<Bin> filled(int[] outcomes, double[] probabilities, double[] limits, Edges edges) {
        double[] sums = new double[limits.length];
        long[] came = new long[limits.length];
        long[] counts = new long[limits.length];
        for (int i = 0; i < outcomes.length; i++) {
            int bin = place(probabilities[i], limits, edges);
            sums[bin] += probabilities[i];
            came[bin] += outcomes[i];
            counts[bin]++;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < limits.length; bin++) {
            if (counts[bin] > 0) {
                bins.add(new Bin(counts[bin], sums[bin] / counts[bin], (double) came[bin] / counts[bin]));
            }
        }
        return bins;
    }

    /** Counts inner limits below the value, or at most the value; only the very top edge opens a bin of its own. */
    private static int place(double value, double[] limits, Edges edges) {
        int bin = 0;
        int last = edges == Edges.HIGHER ? limits.length : limits.length - 1;
        for (int i = 1; i < last; i++) {
            bin += edges == Edges.HIGHER ? (limits[i] <= value ? 1 : 0) : (limits[i] < value ? 1 : 0);
        }
        return bin;
    }

    /**
     * {@return the mean negative logarithm of the probability of what came true, in nats}
     *
     * @param outcomes whether each came true: 0 or 1
     * @param probabilities as stated, each from 0 to 1; kept away from 0 and 1 by 2.2e-16
     */
    public static double logLoss(int[] outcomes, double[] probabilities) {
        check(outcomes, probabilities);
        double sum = 0;
        for (int i = 0; i < outcomes.length; i++) {
            sum -= Math.log(clipped(outcomes[i] == 1 ? probabilities[i] : 1 - probabilities[i]));
        }
        return sum / outcomes.length;
    }

    /**
     * {@return the mean negative logarithm of the probability of the true class, in nats}
     *
     * @param truth the true class of each row
     * @param probabilities per row, the probability of each class; rows are made to sum to 1
     */
    public static double logLoss(int[] truth, double[][] probabilities) {
        if (truth.length == 0 || truth.length != probabilities.length) {
            throw new IllegalArgumentException("true classes: " + truth.length + ", rows of probabilities: "
                    + probabilities.length + " -> give each row both, and at least one row");
        }
        double sum = 0;
        for (int row = 0; row < truth.length; row++) {
            double all = Arrays.stream(probabilities[row]).sum();
            sum -= Math.log(clipped(probabilities[row][truth[row]] / all));
        }
        return sum / truth.length;
    }

    private static double clipped(double probability) {
        return Math.max(CLIP, Math.min(1 - CLIP, probability));
    }

    /**
     * {@return the area under the ROC curve: the chance that a row that came true has the higher score, ties counting
     * half}
     *
     * @param outcomes 0 or 1, both occurring
     * @param scores finite, higher for what is likelier
     */
    public static double rocArea(int[] outcomes, double[] scores) {
        return TwoSamples.superiority(of(outcomes, scores, 1), of(outcomes, scores, 0));
    }

    /**
     * {@return the average precision: precision at each threshold weighted by the gain in recall, without
     * interpolation}
     *
     * @param outcomes 0 or 1, with at least one 1
     * @param scores finite, higher for what is likelier
     */
    public static double averagePrecision(int[] outcomes, double[] scores) {
        Checks.finite("scores", 1, scores); // NaN equals nothing, not even itself: the loop would not end
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(scores[j], scores[i]));
        double positives = Arrays.stream(outcomes).sum();
        double found = 0;
        double sum = 0;
        for (int start = 0, end; start < order.length; start = end) {
            double before = found;
            for (end = start; end < order.length && scores[order[end]] == scores[order[start]]; end++) {
                found += outcomes[order[end]];
            }
            sum += (found - before) / positives * (found / end);
        }
        return sum;
    }

    private static double[] of(int[] outcomes, double[] scores, int outcome) {
        double[] chosen = new double[scores.length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (outcomes[i] == outcome) {
                chosen[count++] = scores[i];
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    private static void check(int[] outcomes, double[] probabilities) {
        Checks.finite("probabilities", 1, probabilities);
        if (outcomes.length != probabilities.length) {
            throw new IllegalArgumentException("outcomes and probabilities: " + outcomes.length + " and "
                    + probabilities.length + " -> give each outcome its probability");
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] < 0 || outcomes[i] > 1 || probabilities[i] < 0 || probabilities[i] > 1) {
                throw new IllegalArgumentException("outcome and probability: " + outcomes[i] + " and "
                        + probabilities[i] + " in row " + (i + 1) + " -> give 0 or 1, and a number from 0 to 1");
            }
        }
    }
}
