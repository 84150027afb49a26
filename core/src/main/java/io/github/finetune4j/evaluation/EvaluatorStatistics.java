// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.evaluation.internal.ask.EvaluatorOptions;
import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * The settings of an evaluator's tests of differences: a settings group of {@link Evaluator.Builder#statistics}. Not
 * safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class EvaluatorStatistics {
    private final EvaluatorOptions options;

    EvaluatorStatistics(EvaluatorOptions options) {
        this.options = options;
    }

    /**
     * Sets how p values are adjusted where several metrics, or several slices, are compared at once.
     *
     * @param method {@link Correction#HOLM} by default
     * @return this
     */
    public EvaluatorStatistics correction(Correction method) {
        options.correction = method;
        return this;
    }

    /**
     * Sets the confidence level of all intervals; tests are judged at α = 1 − level.
     *
     * @param value between 0 and 1; 0.95 by default
     * @return this
     */
    public EvaluatorStatistics level(double value) {
        options.level = Given.between("level", value, 0, 1);
        return this;
    }

    /**
     * Sets the difference below which two models count as equally good. Without it, no verdict is <em>equivalent</em>.
     *
     * @param value above 0, in units of the score: 0.02 is two percentage points of a rate
     * @return this
     */
    public EvaluatorStatistics equivalenceMargin(double value) {
        options.margin = Given.above("equivalenceMargin", value, 0);
        return this;
    }

    /**
     * Sets how many resamples the bootstrap and the permutation test draw.
     *
     * @param value at least 100; 10,000 by default
     * @return this
     */
    public EvaluatorStatistics resamples(int value) {
        options.resamples = Given.atLeast("resamples", value, 100);
        return this;
    }

    /**
     * Sets the seed of the bootstrap, the permutation test, and the order of rows under a budget. Equal seeds give
     * equal figures.
     *
     * @param value any; 1 by default
     * @return this
     */
    public EvaluatorStatistics seed(long value) {
        options.seed = value;
        return this;
    }
}
