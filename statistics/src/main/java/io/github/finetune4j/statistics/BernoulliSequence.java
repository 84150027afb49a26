// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** The rates that a beta-binomial mixture does not rule out. */
record BernoulliSequence(long n, double rate, double alpha, double optimalTrials) {

    double lower() {
        return rate == 0 ? 0 : Solve.threshold(p -> !ruledOut(p), 0, rate);
    }

    double upper() {
        return rate == 1 ? 1 : Solve.threshold(this::ruledOut, rate, 1);
    }

    private boolean ruledOut(double p) {
        double variance = p * (1 - p);
        if (variance <= 0) {
            return true;
        }
        Mixture mixture = Mixture.betaBinomial(variance * optimalTrials, alpha, p, 1 - p);
        return mixture.logMixture((rate - p) * n, variance * n) > -Math.log(alpha);
    }
}
