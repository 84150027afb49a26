// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import java.util.Arrays;

/**
 * Evidence that the mean of scores has risen at some time. A score's e-value for a rise by δ is exp(δ·score) by its
 * mean over this and all earlier scores that followed a like one: where those are exchangeable its expected value is 1,
 * whatever their distribution (a soft rank, in Mondrian conformal prediction). Scores of a Poisson distribution with
 * the skewness of those seen are taken for seen before the first: for a skewness s, the mean of exp(δ·score) is then
 * exp((exp(δ·s) − 1 − δ·s)/s²). A rise of the figure is a greater one of the score where a window is more precise: δ is
 * in proportion to the root of its precision. For each size of a rise the e-values are multiplied and summed over the
 * beginnings of the change, {@code M = (M + w)·e} (Shiryaev and Roberts; an e-detector of Shin, Ramdas and Rinaldo,
 * NEJSDS 2, 2024), and the sums are averaged over the sizes.
 */
final class ChangeEvidence {
    /** δ of the grid is 2^(g/2)/16, each √2 of the one before, so that each is twice the one before that. */
    private static final int GRID = 13;

    private static final double LEAST_DELTA = 1.0 / 16;
    /** Of a usual long window the rises are 0.25, 0.354, 0.5, 0.707 and 1 standard deviations. */
    private static final int FIRST_OF_LONG = 4;

    private static final int SIZES_OF_LONG = 5;
    /** Of a short one 0.177, 0.25, and so on to 2: a slow change is little in each of them. */
    private static final int FIRST_OF_SHORT = 3;

    private static final int SIZES_OF_SHORT = 8;
    private static final double GREATEST = 1e250;
    /** As many scores as these are taken for seen before the first, in each state. */
    private static final double PRIOR = 400;

    /** In short windows a burst of traffic is many of them, and their scores have a distribution of their own. */
    private static final double PRIOR_IN_BURSTS = 30;

    private static final double NOT_SKEWED = 20;
    private static final double MOST_SKEWED = 3;
    private static final int PART = 16;

    private final double weight;
    private final double priorInBursts;
    private final int first;
    private final double[] sums;
    private final double[][] seen = new double[StateBefore.COUNT][GRID];
    private final double[] count = new double[StateBefore.COUNT];
    private final double[] powers = new double[GRID];
    private final double[] shapes;
    private final double[][] foreseen;
    private double cubes;
    private double cubesOf = NOT_SKEWED;
    private int learnt;
    private int shapeAt;

    /** {@code longWindows}: whether a window is longer than a burst of traffic. */
    ChangeEvidence(double weight, boolean longWindows) {
        this.weight = weight;
        this.priorInBursts = longWindows ? PRIOR : PRIOR_IN_BURSTS;
        this.first = longWindows ? FIRST_OF_LONG : FIRST_OF_SHORT;
        this.sums = new double[longWindows ? SIZES_OF_LONG : SIZES_OF_SHORT];
        this.shapes = new double[sums.length];
        this.foreseen = new double[sums.length][GRID];
        shape();
    }

    /**
     * Takes a score as evidence.
     *
     * @param precision its window's precision (the reciprocal of a variance) by a usual one's
     * @param excess by how much sums of scores vary more than sums of independent ones, at least 0: e-values are less
     *     by exp(excess·δ²/2)
     */
    void weigh(double score, int state, double precision, double excess) {
        power(score);
        double prior = StateBefore.usualTraffic(state) ? PRIOR : priorInBursts;
        int least = first + Math.getExponent(precision * Math.sqrt(2)); // the nearest power of 2
        int g = onGrid(least);
        double less = Math.exp(-excess * square(g) / 2);
        for (int i = 0; i < sums.length; i++) {
            double before = prior * foreseen(i, g) + seen[state][g];
            double e = powers[g] * (count[state] + prior + 1) / (before + powers[g]);
            sums[i] = Math.min(GREATEST, (sums[i] + weight) * e * less);
            int next = onGrid(least + i + 1);
            less = next > g ? less * less : less; // δ² doubles
            g = next;
        }
    }

    private static int onGrid(int g) {
        return Math.max(0, Math.min(GRID - 1, g));
    }

    /** The mean of exp(δ·score) of scores with the skewness of those seen. */
    private double foreseen(int size, int g) {
        if (foreseen[size][g] == 0) {
            foreseen[size][g] = Math.exp(square(g) * shapes[size]);
        }
        return foreseen[size][g];
    }

    /**
     * {@code precision}: its window's precision (the reciprocal of a variance) by a usual one's; skewness is less by
     * the root of that.
     */
    void learn(double score, int state, double precision) {
        power(score);
        count[state]++;
        for (int g = 0; g < GRID; g++) {
            seen[state][g] += powers[g];
        }
        cubes += score * score * score / Math.sqrt(precision);
        cubesOf += 1 / precision;
        learnt++;
        if (learnt >= shapeAt) {
            shape();
        }
    }

    /** The logarithm of the mean of exp(δ·score) by δ², for each size; anew when a sixteenth more is known. */
    private void shape() {
        shapeAt = learnt + 1 + learnt / PART;
        double skewness = Math.max(0, Math.min(MOST_SKEWED, cubes / cubesOf));
        for (int i = 0; i < shapes.length; i++) {
            double x = Math.sqrt(square(first + i)) * skewness;
            shapes[i] = x < 1e-3 ? 0.5 + x / 6 : (Math.expm1(x) - x) / (x * x);
            Arrays.fill(foreseen[i], 0);
        }
    }

    private static double square(int g) {
        return LEAST_DELTA * LEAST_DELTA * (1 << g);
    }

    /** Each is the square of the one two before. */
    private void power(double score) {
        powers[0] = Math.exp(LEAST_DELTA * score);
        powers[1] = Math.exp(LEAST_DELTA * Math.sqrt(2) * score);
        for (int g = 2; g < GRID; g++) {
            powers[g] = powers[g - 2] * powers[g - 2];
        }
    }

    double sum() {
        double sum = 0;
        for (double each : sums) {
            sum += each;
        }
        return sum / sums.length;
    }

    void clear() {
        Arrays.fill(sums, 0);
    }
}
