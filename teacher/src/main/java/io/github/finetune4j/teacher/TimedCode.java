// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Code of the application on threads of its own, so that a row on which it hangs is given up. */
final class TimedCode implements AutoCloseable {
    private static final int MOST_HANGING = 8;

    private final Duration timeout;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Daemons.numbered("finetune4j-teacher"));

    TimedCode(Duration timeout) {
        this.timeout = timeout;
    }

    /** {@return what it says; empty where it throws or takes too long, which is counted} */
    Optional<Boolean> says(Callable<Boolean> code, Callback callback, String name) {
        if (threads.getActiveCount() >= MOST_HANGING) {
            throw new FineTuneException("the check " + name + " hangs on " + MOST_HANGING
                    + " rows and doesn't heed an interrupt -> fix it, and teach again, it goes on");
        }
        FutureTask<Boolean> call = new FutureTask<>(code);
        threads.execute(call);
        try {
            boolean said = call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            callback.worked();
            return Optional.of(said);
        } catch (TimeoutException e) {
            call.cancel(true);
            callback.failed("no answer within " + ShownTime.words(timeout));
        } catch (ExecutionException e) {
            callback.failed(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new FineTuneException("interrupted while rows were checked -> teach again, it goes on", e);
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
