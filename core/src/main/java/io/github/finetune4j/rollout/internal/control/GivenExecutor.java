// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An application's own threads. Whatever keeps them from taking a task, those who give it see a rejection.
 *
 * @param executor the application's
 * @param callback counts what is no rejection
 */
record GivenExecutor(Executor executor, Callback callback) implements Executor {
    @Override
    public void execute(Runnable task) {
        Throwable failure = Attempt.at(() -> {
                    executor.execute(task);
                    return true;
                })
                .failure();
        if (failure instanceof RejectedExecutionException full) {
            throw full;
        }
        if (failure != null) {
            callback.failed(failure);
            throw new RejectedExecutionException("the executor failed -> fix it: it takes a task, or rejects it");
        }
        callback.worked();
    }
}
