// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.Duration;

/** Runs something later. */
@FunctionalInterface
public interface Timer {
    /**
     * {@return what cancels it; does nothing once the task has begun}
     *
     * @param delay from now
     * @param task must be quick: it shares one thread with all others
     */
    Runnable after(Duration delay, Runnable task);

    /** Reports that no more jobs come: the thread ends once nothing is due. */
    default void release() {}
}
