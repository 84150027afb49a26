// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import io.github.finetune4j.statistics.internal.Softmax;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * Newton's method on Davidson's likelihood, which is concave in the strengths and log ν, the last parameter. Strengths
 * are known up to a constant: a term in all directions alike makes the curvature regular.
 */
final class DavidsonLikelihood {
    private static final int STEPS = 200;
    private static final double CONVERGED = 1e-12;
    /** Steps as short as that lead upwards, by less than the value's rounding. */
    private static final double NEAR = 1e-3;
    /** Strengths that are farther apart than that have no maximum, but go on for ever. */
    private static final double FARTHEST = 60;

    private static final String ENDLESS = "all, but the likelihood grows without end";

    private final Contests contests;
    private final int n;
    private final boolean tied;
    private double[] at;

    private DavidsonLikelihood(Contests contests) {
        this.contests = contests;
        n = contests.wins().length;
        tied = contests.tied();
        at = new double[n + 1];
    }

    static DavidsonLikelihood maximum(Contests contests) {
        DavidsonLikelihood likelihood = new DavidsonLikelihood(contests);
        likelihood.climb();
        return likelihood;
    }

    private void climb() {
        for (int step = 0; step < STEPS; step++) {
            double[] direction = direction();
            double moved = move(direction);
            if (moved < CONVERGED) {
                centre();
                return;
            }
            for (double parameter : at) {
                if (!(Math.abs(parameter) < FARTHEST)) {
                    throw Contests.notIdentified(ENDLESS, null);
                }
            }
        }
        throw Contests.notIdentified("all, but " + STEPS + " steps found no maximum", null);
    }

    private void centre() {
        double mean = Arrays.stream(at, 0, n).sum() / n;
        for (int i = 0; i < n; i++) {
            at[i] -= mean;
        }
    }

    private double[] direction() {
        try {
            return new CholeskyDecomposition(new Array2DRowRealMatrix(information()))
                    .getSolver()
                    .solve(new ArrayRealVector(gradient()))
                    .toArray();
        } catch (NonPositiveDefiniteMatrixException e) {
            throw Contests.notIdentified(ENDLESS, e);
        }
    }

    /** {@return how far any parameter went} Along the direction, half as far until it leads upwards. */
    private double move(double[] direction) {
        double farthest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
        double before = farthest < NEAR ? Double.NEGATIVE_INFINITY : value();
        double[] from = at;
        for (double length = 1; length > 1e-9; length /= 2) {
            double step = length;
            double[] next = new double[n + 1];
            Arrays.setAll(next, i -> from[i] + step * direction[i]);
            at = next;
            if (value() >= before) {
                return length * farthest;
            }
        }
        at = from;
        return 0;
    }

    double[] strengths() {
        return Arrays.copyOf(at, n);
    }

    double tie() {
        return tied ? Math.exp(at[n]) : 0;
    }

    /** Chances that i wins, that j does, and that they are even. */
    private double[] chances(int i, int j) {
        double[] logs = {at[i], at[j], tied ? at[n] + (at[i] + at[j]) / 2 : Double.NEGATIVE_INFINITY};
        Softmax.inPlace(logs, 0, logs.length);
        return logs;
    }

    double value() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double[] counts = {contests.wins()[i][j], contests.wins()[j][i], contests.ties()[i][j]};
                double[] chances = chances(i, j);
                for (int outcome = 0; outcome < counts.length; outcome++) {
                    sum += counts[outcome] == 0 ? 0 : counts[outcome] * Math.log(chances[outcome]);
                }
            }
        }
        return sum;
    }

    private double[] gradient() {
        double[] gradient = new double[n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double[] p = chances(i, j);
                add(gradient, i, j, p, contests.wins()[i][j], contests.wins()[j][i], contests.ties()[i][j]);
            }
        }
        return gradient;
    }

    private static void add(double[] to, int i, int j, double[] p, double won, double lost, double even) {
        double met = won + lost + even;
        to[i] += won + even / 2 - met * (p[0] + p[2] / 2);
        to[j] += lost + even / 2 - met * (p[1] + p[2] / 2);
        to[to.length - 1] += even - met * p[2];
    }

    /** Adds the gradient of one contest's logarithm of its chance. */
    void addScore(int first, int second, double result, double[] to) {
        double even = result == 0.5 ? 1 : 0;
        add(to, first, second, chances(first, second), result == 1 ? 1 : 0, result == 0 ? 1 : 0, even);
    }

    private double[][] information() {
        double[][] sum = new double[n + 1][n + 1];
        for (int i = 0; i < n; i++) {
            Arrays.fill(sum[i], 0, n, 1.0 / n);
            for (int j = 0; j < i; j++) {
                double met = contests.wins()[i][j] + contests.wins()[j][i] + contests.ties()[i][j];
                if (met > 0) {
                    addCurvature(sum, i, j, met);
                }
            }
        }
        if (!tied) {
            sum[n][n] = 1;
        }
        return sum;
    }

    /** Covariance of the outcome's features: 1 for who wins, a half for both in a tie, 1 for log ν in a tie. */
    private void addCurvature(double[][] sum, int i, int j, double met) {
        double[] p = chances(i, j);
        int[] places = {i, j, n};
        double[][] features = {{1, 0, 0}, {0, 1, 0}, {0.5, 0.5, 1}};
        for (int a = 0; a < places.length; a++) {
            for (int b = 0; b < places.length; b++) {
                double both = 0;
                double meanA = 0;
                double meanB = 0;
                for (int outcome = 0; outcome < p.length; outcome++) {
                    both += p[outcome] * features[outcome][a] * features[outcome][b];
                    meanA += p[outcome] * features[outcome][a];
                    meanB += p[outcome] * features[outcome][b];
                }
                sum[places[a]][places[b]] += met * (both - meanA * meanB);
            }
        }
    }

    /** The inverse of Fisher's information for centred strengths and log ν. */
    double[][] inverseInformation() {
        double[][] inverse = new CholeskyDecomposition(new Array2DRowRealMatrix(information()))
                .getSolver()
                .getInverse()
                .getData();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[i][j] -= 1.0 / n;
            }
        }
        if (!tied) {
            inverse[n][n] = 0;
        }
        return inverse;
    }
}
