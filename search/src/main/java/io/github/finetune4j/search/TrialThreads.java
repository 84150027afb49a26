// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Daemons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads of a search: one for each parallel trial, and one that shows that the process is alive. */
final class TrialThreads {
    private TrialThreads() {}

    static void work(Worker worker, TrialRun run, int parallel, Duration heartbeat) {
        ExecutorService trials = Executors.newFixedThreadPool(parallel, Daemons.named("finetune4j-trial"));
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(Daemons.named("finetune4j-search"));
        try {
            Callback alive = worker.callback(
                    "the store of search " + worker.search(), "the next beat reports again that the process is alive");
            Future<?> beating = beats.scheduleAtFixedRate(
                    () -> alive.run(worker::beat), heartbeat.toNanos(), heartbeat.toNanos(), TimeUnit.NANOSECONDS);
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < parallel; i++) {
                loops.add(trials.submit(() -> loop(worker, run)));
            }
            for (Future<?> loop : loops) {
                await(loop);
            }
            beating.cancel(false);
        } finally {
            trials.shutdownNow();
            beats.shutdownNow();
        }
    }

    private static void loop(Worker worker, TrialRun run) {
        RunningTrial trial = worker.claim();
        while (trial != null && !Thread.currentThread().isInterrupted()) {
            run.run(trial);
            trial = worker.claim();
        }
    }

    private static void await(Future<?> loop) {
        try {
            loop.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("search: interrupted while trials ran -> run it again, it goes on", e);
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        }
    }

    private static void rethrow(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            throw exception;
        }
        throw new IllegalStateException("search: " + cause + " -> report this", cause);
    }
}
