// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import org.apiguardian.api.API;

/**
 * The pruners that come with the SDK. They decide as Optuna 5's do, and are immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Pruners {
    private Pruners() {}

    /** {@return stops nothing} */
    public static Pruner none() {
        return (trial, history) -> false;
    }

    /**
     * {@return stops a trial whose best figure so far is worse than the median of the complete ones at the same step;
     * five trials are left alone}
     */
    public static Pruner median() {
        return PercentilePruner.builder(50).build();
    }

    /**
     * {@return asynchronous successive halving: of the trials that reach a rung only the best quarter go on. A trial
     * that goes on is never begun again: it just isn't stopped}
     *
     * @param firstRung step of the first rung; the following ones are 4, 16, 64 … times as far
     */
    public static Pruner successiveHalving(int firstRung) {
        return HalvingPruner.builder().firstRung(firstRung).build();
    }

    /**
     * {@return several successive halvings side by side, which begin to stop at different steps, for searches where
     * nobody knows how early a figure says something}
     *
     * @param firstRung step of the first rung of the hastiest one
     * @param last step at which a trial ends
     */
    public static Pruner hyperband(int firstRung, int last) {
        return new HyperbandPruner(firstRung, last, 3, 0);
    }

    /**
     * {@return stops a trial whose last figure is no number, or outside of limits}
     *
     * @param lower limit
     * @param upper limit
     * @param warmUp step before which it looks at nothing
     */
    public static Pruner threshold(double lower, double upper, long warmUp) {
        return new ThresholdPruner(lower, upper, warmUp);
    }

    /**
     * {@return stops a trial that is worse than the best one on the same rows, as far as a paired test tells; for
     * trials that report a score for each row}
     */
    public static Pruner wilcoxon() {
        return WilcoxonPruner.builder().build();
    }
}
