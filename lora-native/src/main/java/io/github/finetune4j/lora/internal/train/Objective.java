// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.Kernel;
import java.util.List;

/** Examples, and the loss by which they are learned. */
public interface Objective {
    /** {@return how many examples} */
    int size();

    /**
     * {@return some examples as forward passes, in order}
     *
     * @param examples their numbers
     * @param options says how many examples and tokens go into one pass
     */
    List<Pass> passes(int[] examples, TrainerOptions options);

    /**
     * {@return the numbers of all examples in an order that fills passes well}
     */
    int[] byLength();

    /**
     * Looks at the model as it is before the first step, where the loss needs that.
     *
     * @param kernel with the numbers that training starts from
     * @param options as for {@link #passes}
     */
    default void prepare(Kernel kernel, TrainerOptions options) {}
}
