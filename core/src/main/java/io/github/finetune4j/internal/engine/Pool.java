// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

/** Threads for the provider's verbs, or for events. */
@FunctionalInterface
public interface Pool {
    /**
     * Runs the task on one of the threads.
     *
     * @param task waits for a free thread
     */
    void execute(Runnable task);

    /** Reports that one of the threads hangs in a provider: it may be replaced. */
    default void lost() {}

    /** Reports that a thread reported as lost has come back. */
    default void found() {}

    /** Reports that no more jobs come: idle threads need not wait for work. What still comes is done. */
    default void release() {}
}
