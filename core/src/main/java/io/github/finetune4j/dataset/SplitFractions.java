// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.internal.names.Given;
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
        training = Given.from("training", value, 0, 1);
        return this;
    }

    /**
     * Sets the share on which training is watched, and stopped.
     *
     * @param value from 0 to 1
     * @return this
     */
    public SplitFractions validation(double value) {
        validation = Given.from("validation", value, 0, 1);
        return this;
    }

    /**
     * Sets the share that models are compared on.
     *
     * @param value from 0 to 1
     * @return this
     */
    public SplitFractions test(double value) {
        test = Given.from("test", value, 0, 1);
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

    SplitRule rule() {
        return new SplitRule(training, validation, test, seed);
    }
}
