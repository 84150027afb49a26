// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.decode;

import java.util.function.Supplier;

/** A lock that keeps a model's weights from being released. */
public interface Guard {
    /**
     * Runs work while the weights stay.
     *
     * @param work needs the weights
     * @return what the work returns
     * @throws IllegalStateException if they are gone already
     */
    <T> T run(Supplier<T> work);
}
