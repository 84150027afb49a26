// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.split.SplitRule;
import org.apiguardian.api.API;

/**
 * The shares of a split by prompt, and its seed: a settings group of {@link DatasetBuilder#split}. A part that is not
 * named gets nothing; together the shares are 1. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class SplitFractions {
    private double training;
    private double validation;
    private double test;
    private long seed;

    SplitFractions() {}

    /**
     * Sets the share that the model learns from.
     *
     * @param value from 0 to 1
     * @return this
     */
    public SplitFractions training(double value) {
        training = share("training", value);
        return this;
    }

    /**
     * Sets the share on which training is watched, and stopped.
     *
     * @param value from 0 to 1
     * @return this
     */
    public SplitFractions validation(double value) {
        validation = share("validation", value);
        return this;
    }

    /**
     * Sets the share that models are compared on.
     *
     * @param value from 0 to 1
     * @return this
     */
    public SplitFractions test(double value) {
        test = share("test", value);
        return this;
    }

    /**
     * Sets the seed: another seed, another division.
     *
     * @param value 0 where not called
     * @return this
     */
    public SplitFractions seed(long value) {
        seed = value;
        return this;
    }

    private static double share(String part, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(part + ": " + value + " -> give a share from 0 to 1");
        }
        return value;
    }

    SplitRule rule() {
        return new SplitRule(training, validation, test, seed);
    }
}
