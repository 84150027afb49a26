// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Distributions;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;

/** By a covariance matrix: normal, or by Student's t where there are degrees of freedom. */
final class CovarianceSpread implements RankingSpread {
    private final double[][] covariance;
    private final double df;
    private final long n;

    /**
     * @param covariance of the strengths; what else it holds is not looked at
     * @param df degrees of freedom; infinite for the normal distribution
     * @param n of the intervals
     */
    CovarianceSpread(double[][] covariance, double df, long n) {
        this.covariance = covariance;
        this.df = df;
        this.n = n;
    }

    @Override
    public double error(double... weights) {
        double variance = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                variance += weights[i] * weights[j] * covariance[i][j];
            }
        }
        return Math.sqrt(Math.max(0, variance));
    }

    @Override
    public Interval interval(double estimate, double level, double... weights) {
        Checks.level(level);
        boolean clustered = Double.isFinite(df);
        double critical = clustered ? Distributions.tQuantile(1 - (1 - level) / 2, df) : Normal.critical(level);
        double half = critical * error(weights);
        String method = clustered ? "Davidson, Student t, clustered by item" : "Davidson, normal";
        return new Interval(estimate, estimate - half, estimate + half, level, method, n);
    }
}
