// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/** A task that runs at most once, whoever has it: code of the application may take a task and throw all the same. */
final class OnceTask implements Runnable {
    private final Runnable task;
    private final AtomicBoolean begun = new AtomicBoolean();

    OnceTask(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            task.run();
        }
    }
}
