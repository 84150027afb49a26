// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An application's own threads. What they refuse runs on a spare daemon thread, so that no job stands still. */
final class ExecutorPool implements Pool {
    private static final System.Logger LOG = System.getLogger(ExecutorPool.class.getName());

    private final Executor executor;
    private final String use;
    private final Pool spare;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param executor the application's
     * @param use what it is for, as the builder calls it
     * @param spare for what it refuses
     */
    ExecutorPool(Executor executor, String use, Pool spare) {
        this.executor = executor;
        this.use = use;
        this.spare = spare;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            tellOnce(e);
            spare.execute(task);
        }
    }

    private void tellOnce(RejectedExecutionException thrown) {
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the " + use + " of an engine refuses work, which a spare thread does from now on; more is not"
                            + " logged -> give it room, and close the engine before its executors",
                    thrown);
        }
    }

    @Override
    public void release() {
        spare.release();
    }
}
