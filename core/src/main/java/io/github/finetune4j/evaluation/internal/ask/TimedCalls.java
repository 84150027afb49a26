// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls on threads of their own, so that one that never returns costs its row and not the run. */
public final class TimedCalls implements AutoCloseable {
    /** So many rows have one time limit. */
    static final int ROWS = 16;

    private static final Duration LONGEST = Duration.ofDays(365);

    /** So many calls may hang without heeding an interrupt; more would fill the memory with their threads. */
    private static final int MOST_HANGING = 64;

    private final String model;
    private final Duration timeout;
    private final AtomicInteger hanging = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    public TimedCalls(String model, Duration timeout) {
        this.model = model;
        this.timeout = timeout;
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Daemons.named("finetune4j-evaluation-call"));
    }

    /** {@return what the call returns} Throws what it throws, or {@link NoAnswerInTimeException}. */
    <T> T run(Supplier<T> call) throws InterruptedException {
        return run(call, 1);
    }

    /** As {@link #run(Supplier)}, for a call that may take days. */
    <T> T patiently(Supplier<T> call) throws InterruptedException {
        return run(call, LONGEST);
    }

    /** As {@link #run(Supplier)}, for a call that is given several rows. */
    public <T> T run(Supplier<T> call, int rows) throws InterruptedException {
        return run(call, timeout.multipliedBy((rows + ROWS - 1L) / ROWS));
    }

    private <T> T run(Supplier<T> call, Duration limit) throws InterruptedException {
        Tracked<T> task = new Tracked<>(call);
        threads.execute(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw task.abandon(limit);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error && endsTheRun(error)) {
            throw error;
        }
        return cause instanceof RuntimeException e
                ? e
                : new FineTuneException("the model threw " + cause + " -> see the cause, and fix the model", cause);
    }

    /**
     * Whether nothing can be relied on any more: memory is out, the JVM is broken, or the thread was killed. A stack
     * that was too deep for one prompt, a failed assertion and a class that is missing are the model's, and cost their
     * rows.
     */
    private static boolean endsTheRun(Error error) {
        boolean virtualMachine = error instanceof VirtualMachineError && !(error instanceof StackOverflowError);
        return virtualMachine || error.getClass().getName().equals("java.lang.ThreadDeath");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A call, and whether somebody still waits for it. */
    private final class Tracked<T> extends FutureTask<T> {
        private boolean over;
        private boolean abandoned;

        Tracked(Supplier<T> call) {
            super(call::get);
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                end();
            }
        }

        private synchronized void end() {
            over = true;
            if (abandoned) {
                hanging.decrementAndGet();
            }
        }

        synchronized RuntimeException abandon(Duration limit) {
            if (!over) {
                abandoned = true;
                if (hanging.incrementAndGet() > MOST_HANGING) {
                    return new TooManyHangingException(
                            MOST_HANGING + " calls of " + model + " hang for more than " + ShownTime.words(limit)
                                    + " and don't heed an interrupt -> fix the model, or set a longer callTimeout");
                }
            }
            return new NoAnswerInTimeException(
                    "no answer within " + ShownTime.words(limit) + " -> set a longer callTimeout if it needs it");
        }
    }

    /** The model took too long. */
    static final class NoAnswerInTimeException extends FineTuneException {
        private static final long serialVersionUID = 1L;

        NoAnswerInTimeException(String message) {
            super(message);
        }
    }

    /** There is no sense in going on. */
    static final class TooManyHangingException extends FineTuneException {
        private static final long serialVersionUID = 1L;

        TooManyHangingException(String message) {
            super(message);
        }
    }
}
