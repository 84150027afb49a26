// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.Kernel;

/** A forward pass over some examples. */
public interface Pass {
    /** {@return what the loss is a sum over: target tokens, or pairs} */
    long units();

    /** {@return target tokens} */
    long targets();

    /** {@return tokens without the filling} */
    long realTokens();

    /**
     * Adds {@code weight} times the gradient.
     *
     * @param kernel that is trained
     * @param weight 1 / units of the whole optimiser step
     * @param dropoutSeed equal seeds zero the same inputs
     * @return the loss, a sum over the units in nats
     */
    double accumulate(Kernel kernel, double weight, long dropoutSeed);

    /**
     * {@return the loss without dropout, a sum over the units in nats}
     *
     * @param kernel that is looked at
     */
    double evaluate(Kernel kernel);
}
