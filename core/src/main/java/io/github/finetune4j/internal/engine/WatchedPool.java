// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Replaces a thread for as long as a task keeps it longer than it should.
 *
 * @param pool runs the tasks
 * @param timer measures them
 * @param limit after which a task counts as hanging
 */
record WatchedPool(Pool pool, Timer timer, Duration limit) implements Pool {
    @Override
    public void execute(Runnable task) {
        pool.execute(() -> run(task));
    }

    @Override
    public void release() {
        pool.release();
    }

    private void run(Runnable task) {
        AtomicBoolean settled = new AtomicBoolean();
        Runnable stop = timer.after(limit, () -> {
            if (settled.compareAndSet(false, true)) {
                pool.lost();
            }
        });
        try {
            task.run();
        } finally {
            stop.run();
            if (!settled.compareAndSet(false, true)) {
                pool.found();
            }
        }
    }
}
