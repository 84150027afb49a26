// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.internal.callback.Callback;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** An application's own threads. What they refuse runs on a spare daemon thread, so that no job stands still. */
final class ExecutorPool implements Pool {
    private static final System.Logger LOG = System.getLogger(ExecutorPool.class.getName());

    private final Executor executor;
    private final Pool spare;
    private final Callback callback;

    /**
     * @param executor the application's
     * @param use what it is for, as the builder calls it
     * @param spare for what it refuses
     * @param clock times failures
     */
    ExecutorPool(Executor executor, String use, Pool spare, InstantSource clock) {
        this.executor = executor;
        this.spare = spare;
        callback = new Callback(
                "the " + use + " of an engine",
                "a spare thread does what it refuses -> give it room, and close the engine before its executors",
                LOG,
                clock);
    }

    @Override
    public void execute(Runnable task) {
        Runnable once = new OnceTask(task);
        if (!callback.run(() -> executor.execute(once))) {
            spare.execute(once);
        }
    }

    @Override
    public void release() {
        spare.release();
    }
}
