// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.store.ForgottenRowsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The thread that reports to the registry what waits in the folder, in order. */
final class Delivery implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Registry registry;
    private final OutboxFolder folder;
    private final ScheduledExecutorService thread = thread();
    private final Callback toRegistry = new Callback(
            "the registry behind the outbox",
            "what is reported to it lies in the outbox, and is reported again",
            LOG,
            InstantSource.system());
    private final AtomicBoolean asked = new AtomicBoolean();
    private Duration pause = Duration.ZERO; // of the delivering thread alone

    Delivery(Registry registry, OutboxFolder folder) {
        this.registry = registry;
        this.folder = folder;
    }

    private static ScheduledExecutorService thread() {
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, Daemons.named("finetune4j-outbox"));
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return one;
    }

    /** Lets the thread report what waits, unless it will in any case. */
    void soon() {
        if (asked.compareAndSet(false, true)) {
            thread.execute(this::attempt);
        }
    }

    private void attempt() {
        asked.set(false);
        if (toRegistry.run(this::reportAll)) {
            pause = Duration.ZERO;
        } else {
            again();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // an attempt says itself what fails
    private void again() {
        Duration twice = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        if (asked.compareAndSet(false, true)) {
            thread.schedule(this::attempt, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void reportAll() {
        for (List<Path> waiting = folder.waiting(); !waiting.isEmpty(); waiting = folder.waiting()) {
            waiting.forEach(this::report);
        }
    }

    private void report(Path file) {
        try {
            try {
                read(file).accept(registry);
            } catch (ForgottenRowsException e) { // it holds what was forgotten: it is not kept aside either
                LOG.log(System.Logger.Level.WARNING, "an entry of the outbox is dropped: " + e.getMessage());
            } catch (IllegalArgumentException e) { // refused for what it is, it would be refused again
                putAside(file, e);
                return;
            }
            folder.reported(file);
        } catch (IOException e) {
            throw new FineTuneException("an entry of the outbox can't be read: " + file + " -> look at the cause", e);
        }
    }

    private static Consumer<Registry> read(Path file) throws IOException {
        try {
            return Entry.read(file);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("an entry of the outbox is damaged: " + file + " -> look at it", e);
        }
    }

    private void putAside(Path file, RuntimeException cause) throws IOException {
        LOG.log(
                System.Logger.Level.ERROR,
                "a thing that was reported to the registry does not go on record -> look at the cause, and at "
                        + folder.refused(file),
                cause);
    }

    /** Reports what waits before it returns. */
    void now() {
        Future<?> reported = thread.submit(this::reportAll);
        try {
            reported.get();
        } catch (ExecutionException e) {
            throw new FineTuneException(
                    "the registry can't be asked: what waits in the outbox can't be reported -> look at the cause",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("interrupted while the outbox reported to the registry -> ask again", e);
        }
    }

    /** {@return whether all that waits was reported in time} */
    boolean flush(Duration atMost) {
        Future<?> reported = thread.submit(this::reportAll);
        try {
            reported.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false; // the thread goes on
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
