// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apiguardian.api.API;

/**
 * Estimates how strong models are from contests, such as a judge's preferences between their answers. Strengths are
 * logarithmic, with mean 0: i beats j with chance 1/(1 + exp(sⱼ − sᵢ)).
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Ranking {
    private static final int STEPS = 500;
    private static final double CONVERGED = 1e-12;

    private Ranking() {}

    /**
     * The model of Bradley and Terry (Biometrika 39, 1952), by maximum likelihood, with Newton's method. A tie counts
     * as half a win for each.
     *
     * @param wins wins[i][j]: how often i beat j; square, at least 2 rows
     * @return the strengths
     * @throws IllegalArgumentException if some contestants won or lost all contests against the rest, so that no
     *     strengths fit best; the message says to use a penalty
     */
    public static double[] bradleyTerry(double[][] wins) {
        check(wins);
        if (!connected(wins)) {
            throw new IllegalArgumentException(
                    "no strengths fit best: some contestants never beat, or never lost to, the rest"
                            + " -> use bradleyTerry(wins, penalty), which draws strengths together");
        }
        return new Likelihood(wins, 0).maximum();
    }

    /**
     * The model of Bradley and Terry with a penalty of λΣs², which exists for any contests.
     *
     * @param wins wins[i][j]: how often i beat j; square, at least 2 rows
     * @param penalty λ, above 0
     * @return the strengths
     */
    public static double[] bradleyTerry(double[][] wins, double penalty) {
        check(wins);
        return new Likelihood(wins, Checks.positive("penalty", penalty)).maximum();
    }

    /**
     * {@return the chance that one beats the other}
     *
     * @param strength of the one
     * @param other strength of the other
     */
    public static double chance(double strength, double other) {
        return 1 / (1 + Math.exp(other - strength));
    }

    /**
     * {@return the logarithm of the likelihood of the contests}
     *
     * @param wins wins[i][j]: how often i beat j
     * @param strengths one per row
     */
    public static double logLikelihood(double[][] wins, double[] strengths) {
        double sum = 0;
        for (int i = 0; i < wins.length; i++) {
            for (int j = 0; j < wins.length; j++) {
                sum -= wins[i][j] == 0 ? 0 : wins[i][j] * Math.log1p(Math.exp(strengths[j] - strengths[i]));
            }
        }
        return sum;
    }

    /**
     * Rank centrality (Negahban, Oh and Shah, Operations Research 65, 2017): the stationary distribution of a walk that
     * goes from loser to winner in proportion to the share of contests won.
     *
     * @param wins wins[i][j]: how often i beat j; square, at least 2 rows, connected
     * @return the strengths
     */
    public static double[] rankCentrality(double[][] wins) {
        check(wins);
        int n = wins.length;
        double[][] rates = new double[n][n];
        for (int loser = 0; loser < n; loser++) {
            for (int winner = 0; winner < n; winner++) {
                double met = wins[winner][loser] + wins[loser][winner];
                rates[loser][winner] = met == 0 || wins[winner][loser] == 0 ? 0 : wins[winner][loser] / met;
            }
        }
        return centred(Arrays.stream(stationary(rates)).map(Math::log).toArray());
    }

    /**
     * The model of Plackett and Luce: each place of a ranking goes to one of those left, in proportion to
     * exp(strength). By maximum likelihood, with Luce spectral ranking iterated (Maystre and Grossglauser, NeurIPS
     * 2015).
     *
     * @param contestants how many there are, at least 2
     * @param rankings each from best to worst, of at least two different contestants, numbered from 0
     * @return the strengths
     */
    public static double[] plackettLuce(int contestants, List<int[]> rankings) {
        Checks.atLeast("contestants", 2, contestants);
        double[] strengths = new double[contestants];
        for (int step = 0; step < STEPS; step++) {
            double[][] rates = new double[contestants][contestants];
            for (int[] ranking : rankings) {
                addFlows(rates, ranking, strengths);
            }
            double[] next =
                    centred(Arrays.stream(stationary(rates)).map(Math::log).toArray());
            double moved = 0;
            for (int i = 0; i < next.length; i++) {
                moved += Math.abs(next[i] - strengths[i]);
            }
            strengths = next;
            if (moved < CONVERGED * contestants) {
                return strengths;
            }
        }
        return strengths;
    }

    private static void addFlows(double[][] rates, int[] ranking, double[] strengths) {
        double left =
                Arrays.stream(ranking).mapToDouble(i -> Math.exp(strengths[i])).sum();
        for (int place = 0; place < ranking.length - 1; place++) {
            for (int worse = place + 1; worse < ranking.length; worse++) {
                rates[ranking[worse]][ranking[place]] += 1 / left;
            }
            left -= Math.exp(strengths[ranking[place]]);
        }
    }

    /** The distribution that a walk with these rates keeps. */
    private static double[] stationary(double[][] rates) {
        int n = rates.length;
        double[][] equations = new double[n][n];
        for (int from = 0; from < n; from++) {
            for (int to = 0; to < n; to++) {
                equations[to][from] += rates[from][to];
                equations[from][from] -= rates[from][to];
            }
        }
        double[] right = new double[n];
        Arrays.fill(equations[n - 1], 1);
        right[n - 1] = 1;
        double[] solved = new LUDecomposition(new Array2DRowRealMatrix(equations))
                .getSolver()
                .solve(new ArrayRealVector(right))
                .toArray();
        for (double share : solved) {
            if (!(share > 0)) {
                throw new IllegalArgumentException(
                        "no strengths fit best: some contestants never beat, or never lost to, the rest -> leave them out, or add contests");
            }
        }
        return solved;
    }

    private static double[] centred(double[] values) {
        double mean = Means.mean(values);
        return Arrays.stream(values).map(v -> v - mean).toArray();
    }

    private static void check(double[][] wins) {
        Checks.atLeast("the number of contestants", 2, wins.length);
        for (double[] row : wins) {
            if (row.length != wins.length) {
                throw new IllegalArgumentException(
                        "wins: " + wins.length + " rows and one with " + row.length + " columns -> give a square");
            }
            for (double count : Checks.finite("wins", 2, row)) {
                if (count < 0) {
                    throw new IllegalArgumentException("wins: " + count + " -> give at least 0");
                }
            }
        }
    }

    /** Whether everyone reaches everyone along wins. */
    private static boolean connected(double[][] wins) {
        return reached(wins, false) == wins.length && reached(wins, true) == wins.length;
    }

    private static int reached(double[][] wins, boolean backwards) {
        boolean[] seen = new boolean[wins.length];
        int[] queue = new int[wins.length];
        int size = 1;
        seen[0] = true;
        for (int next = 0; next < size; next++) {
            for (int j = 0; j < wins.length; j++) {
                double edge = backwards ? wins[j][queue[next]] : wins[queue[next]][j];
                if (edge > 0 && !seen[j]) {
                    seen[j] = true;
                    queue[size++] = j;
                }
            }
        }
        return size;
    }

    /** Newton's method on the penalised log-likelihood, with halved steps where it would overshoot. */
    private static final class Likelihood {
        private final double[][] wins;
        private final double penalty;

        Likelihood(double[][] wins, double penalty) {
            this.wins = wins;
            this.penalty = penalty;
        }

        double[] maximum() {
            double[] strengths = new double[wins.length];
            for (int step = 0; step < STEPS; step++) {
                double[] direction = direction(strengths);
                double[] next = moved(strengths, direction);
                double change = 0;
                for (int i = 0; i < next.length; i++) {
                    change = Math.max(change, Math.abs(next[i] - strengths[i]));
                }
                strengths = next;
                if (change < CONVERGED) {
                    break;
                }
            }
            return centred(strengths);
        }

        private double[] moved(double[] strengths, double[] direction) {
            double before = value(strengths);
            for (double length = 1; length > 1e-9; length /= 2) {
                double[] next = strengths.clone();
                for (int i = 0; i < next.length; i++) {
                    next[i] += length * direction[i];
                }
                if (value(next) >= before) {
                    return next;
                }
            }
            return strengths;
        }

        private double value(double[] strengths) {
            double squares = Arrays.stream(strengths).map(s -> s * s).sum();
            return logLikelihood(wins, strengths) - penalty * squares;
        }

        private double[] direction(double[] strengths) {
            int n = strengths.length;
            double[] gradient = new double[n];
            // strengths are known up to a constant: a term in all directions alike makes the matrix regular
            double[][] curvature = new double[n][n];
            for (double[] row : curvature) {
                Arrays.fill(row, penalty == 0 ? 1.0 / n : 0);
            }
            for (int i = 0; i < n; i++) {
                curvature[i][i] += 2 * penalty;
                gradient[i] -= 2 * penalty * strengths[i];
                for (int j = 0; j < n; j++) {
                    double lost = chance(strengths[j], strengths[i]);
                    double met = wins[i][j] + wins[j][i];
                    gradient[i] += wins[i][j] * lost - wins[j][i] * (1 - lost);
                    curvature[i][i] += i == j ? 0 : met * lost * (1 - lost);
                    if (j < i) {
                        curvature[i][j] -= met * lost * (1 - lost);
                        curvature[j][i] = curvature[i][j];
                    }
                }
            }
            return solve(new Array2DRowRealMatrix(curvature), gradient);
        }

        private static double[] solve(RealMatrix curvature, double[] gradient) {
            try {
                return new CholeskyDecomposition(curvature)
                        .getSolver()
                        .solve(new ArrayRealVector(gradient))
                        .toArray();
            } catch (NonPositiveDefiniteMatrixException e) {
                throw new IllegalArgumentException(
                        "the contests are too lopsided to be fitted -> use bradleyTerry(wins, penalty)", e);
            }
        }
    }
}
