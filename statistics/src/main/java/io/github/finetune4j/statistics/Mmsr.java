// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Skills from how often each two raters agree: agreement, freed of chance, is a matrix of rank one, which is completed
 * without the greatest and least quotients, so that some adversaries do no harm.
 */
final class Mmsr {
    private final Votes votes;
    private final int n;
    private final boolean[][] met;
    private final double[][] covariances;
    private int trimmed;

    Mmsr(Votes votes) {
        this.votes = votes;
        Checks.atLeast("the number of labels", 2, votes.classes());
        n = (int) Checks.atLeast("the number of raters", 2, votes.raters());
        met = new boolean[n][n];
        covariances = new double[n][n];
        compare();
    }

    private void compare() {
        double[][] both = new double[n][n];
        for (int item = 0; item < votes.items(); item++) {
            for (int one = votes.starts[item]; one < votes.starts[item + 1]; one++) {
                for (int other = votes.starts[item]; other < votes.starts[item + 1]; other++) {
                    both[votes.raters[one]][votes.raters[other]]++;
                    covariances[votes.raters[one]][votes.raters[other]] +=
                            votes.labels[one] == votes.labels[other] ? 1 : 0;
                }
            }
        }
        double k = votes.classes();
        int fewest = n;
        for (int i = 0; i < n; i++) {
            int others = 0;
            for (int j = 0; j < n; j++) {
                met[i][j] = i != j && both[i][j] > 0;
                others += met[i][j] ? 1 : 0;
                double share = met[i][j] ? covariances[i][j] / both[i][j] : 0;
                covariances[i][j] = share * k / (k - 1) - 1 / (k - 1);
            }
            fewest = Math.min(fewest, others);
        }
        trimmed = Math.max(0, fewest / 2 - 1);
    }

    Crowd.Consensus fit(int iterations, double tolerance, RandomGenerator random) {
        Checks.atLeast("iterations", 1, iterations);
        double[] u = new double[n];
        Arrays.setAll(u, i -> random.nextDouble());
        double[] v = u.clone();
        double moved = Double.POSITIVE_INFINITY;
        int done = 0;
        while (!(moved < tolerance) && done < iterations) {
            double[] uBefore = u.clone();
            double[] vBefore = v.clone();
            complete(v, u);
            complete(u, v);
            moved = distance(u, v, uBefore, vBefore);
            done++;
        }
        double[] skills = skills(u, v);
        double[] probabilities = votes.sums(skills);
        for (int item = 0; item < votes.items(); item++) {
            Softmax.inPlace(probabilities, item * votes.classes(), votes.classes());
        }
        return new Crowd.Consensus(
                votes, probabilities, skills, votes.means(probabilities), Crowd.NO_MODEL, done, moved < tolerance);
    }

    /** Sets each of a side to the trimmed mean of what the other side says of it. */
    private void complete(double[] side, double[] other) {
        for (int i = 0; i < n; i++) {
            double[] said = new double[n];
            int size = 0;
            for (int j = 0; j < n; j++) {
                if (met[i][j]) {
                    said[size++] = Math.abs(covariances[i][j]) / other[j];
                }
            }
            side[i] = trimmedMean(Arrays.copyOf(said, size), side[i]);
        }
    }

    /** Of what lies above and below the value so far, as many are left out as may be; all, if they are fewer. */
    private double trimmedMean(double[] said, double before) {
        Arrays.sort(said);
        int below = 0;
        int above = 0;
        for (double value : said) {
            below += value < before ? 1 : 0;
        }
        int from = Math.min(below, trimmed);
        for (int i = from; i < said.length; i++) {
            above += said[i] > before ? 1 : 0;
        }
        int to = said.length - Math.min(above, trimmed);
        if (to <= from) {
            return before;
        }
        if (to - from == 1 && said[from] == 0) {
            return 1 / Math.sqrt(votes.items());
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += said[i];
        }
        return sum / (to - from);
    }

    private static double distance(double[] u, double[] v, double[] uBefore, double[] vBefore) {
        double squares = 0;
        for (int i = 0; i < u.length; i++) {
            for (int j = 0; j < v.length; j++) {
                double change = u[i] * v[j] - uBefore[i] * vBefore[j];
                squares += change * change;
            }
        }
        return Math.sqrt(squares);
    }

    /** Logarithms of the odds to be right, over those by chance. */
    private double[] skills(double[] u, double[] v) {
        double k = votes.classes();
        double margin = 1 / Math.sqrt(votes.items());
        double scale = Math.sqrt(norm(u) / norm(v));
        double[] signs = new SignedGraph(covariances).signs();
        double[] skills = new double[n];
        for (int i = 0; i < n; i++) {
            double skill = Math.max(-1 / (k - 1) + margin, Math.min(1 - margin, signs[i] * u[i] / scale));
            double right = skill * (k - 1) / k + 1 / k;
            skills[i] = Math.log(right * (k - 1) / (1 - right));
        }
        return skills;
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }
}
