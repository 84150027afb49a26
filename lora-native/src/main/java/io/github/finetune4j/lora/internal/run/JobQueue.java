// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Daemons;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The jobs of one provider, worked on one after another by one thread. A run is resumed when somebody asks for it and
 * no living process works on it.
 */
public final class JobQueue implements AutoCloseable {
    private static final int SHUTDOWN_SECONDS = 5;
    private static final int CLOSE_MINUTES = 5;

    private final RunWork work;
    private final InstantSource clock;
    private final Map<String, LiveJob> live = new HashMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(Daemons.named("finetune4j-local-trainer"));
    private final Thread shutdown = new Thread(this::onShutdown, "finetune4j-local-shutdown");
    private volatile boolean stopping;

    /**
     * @param work of each run
     * @param clock of events
     */
    public JobQueue(RunWork work, InstantSource clock) {
        this.work = work;
        this.clock = clock;
        Runtime.getRuntime().addShutdownHook(shutdown);
    }

    /**
     * Puts a run in the queue, if it has not ended, is not there yet, and nobody else works on it.
     *
     * @param run to go on with
     */
    public synchronized void takeUp(RunFolder run) {
        if (stopping || live.containsKey(run.id()) || run.status().status().terminal()) {
            return;
        }
        Optional<RunLock> lock = run.tryLock();
        if (lock.isEmpty()) {
            return;
        }
        try {
            if (run.status().status().terminal()) { // ended between the two looks
                lock.get().close();
                return;
            }
            enqueue(run, lock.get(), run.repair());
        } catch (RuntimeException e) {
            lock.get().close();
            throw e;
        }
    }

    /**
     * Reports once what has stopped a run, if that can be put right; after that it can be resumed.
     *
     * @param run that is looked at
     * @throws RuntimeException what stopped it
     */
    public synchronized void reportObstacle(RunFolder run) {
        Optional<RuntimeException> obstacle = find(run.id()).flatMap(LiveJob::obstacle);
        if (obstacle.isPresent()) {
            live.remove(run.id());
            throw obstacle.get();
        }
    }

    /**
     * Forgets what has stopped a run, so that it can be resumed.
     *
     * @param run that is to go on, or to end
     */
    public synchronized void forgetObstacle(RunFolder run) {
        if (find(run.id()).flatMap(LiveJob::obstacle).isPresent()) {
            live.remove(run.id());
        }
    }

    private boolean stopping() {
        return stopping || shuttingDown();
    }

    // A JVM that goes down refuses new hooks; the order of those it runs is open, so ours may be late.
    private static boolean shuttingDown() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private void enqueue(RunFolder run, RunLock lock, List<String> lost) {
        LiveJob job = new LiveJob(run, lock, clock);
        job.waiting(lost);
        live.put(run.id(), job);
        worker.execute(() -> job.work(work, this::stopping));
    }

    /**
     * {@return a run that this process has, or had until it ended}
     *
     * @param id of the job
     */
    public synchronized Optional<LiveJob> find(String id) {
        return Optional.ofNullable(live.get(id));
    }

    /**
     * Asks for a run's end; one that has ended stays as it is.
     *
     * @param run to cancel
     */
    public synchronized void cancel(RunFolder run) {
        forgetObstacle(run);
        LiveJob job = live.get(run.id());
        if (job == null && !run.status().status().terminal()) {
            Optional<RunLock> lock = run.tryLock();
            if (lock.isEmpty()) {
                run.requestCancel(); // its owner looks between forward passes
                return;
            }
            job = new LiveJob(run, lock.get(), clock);
            live.put(run.id(), job);
        }
        if (job != null && !job.status().status().terminal()) {
            job.cancel();
        }
    }

    /** Stops after the forward pass under way; its run, and those that wait, can be resumed by another provider. */
    @Override
    public void close() {
        stopping = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_MINUTES, TimeUnit.MINUTES)) {
                throw new FineTuneException("the step under way did not end within " + CLOSE_MINUTES
                        + " minutes -> poll its job again: it goes on from its last checkpoint");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while closing, and the step under way goes on to its end -> let it end before the process does",
                    e);
        } finally {
            releaseWaiting();
            removeHook();
        }
    }

    private synchronized void releaseWaiting() {
        live.values().stream().filter(LiveJob::waits).forEach(LiveJob::release);
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdown);
        } catch (IllegalStateException e) {
            System.getLogger(JobQueue.class.getName())
                    .log(System.Logger.Level.DEBUG, "closed while the JVM shuts down", e);
        }
    }

    // A JVM that goes down under a native call can crash: let the step end, but do not hold the JVM for long.
    private void onShutdown() {
        stopping = true;
        worker.shutdown();
        try {
            boolean ended = worker.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            System.getLogger(JobQueue.class.getName())
                    .log(System.Logger.Level.DEBUG, "step under way ended: {0}", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
