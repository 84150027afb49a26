// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A clock whose time passes only when a test says so. Tasks run when their time has come; before the clock moves on, it
 * waits until the threads of its {@linkplain #executor(int) executors} have nothing left to do, so a test with many
 * threads still sees exact times.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VirtualClock implements InstantSource {
    private static final long GIVE_UP_MILLIS = 30_000;

    private record Task(Instant at, long number, Runnable body) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final List<VirtualExecutor> executors = new ArrayList<>();
    private Instant now;
    private long next;

    private VirtualClock(Instant start) {
        now = start;
    }

    /** {@return a clock that stands at 2026-01-01T00:00:00Z} */
    public static VirtualClock create() {
        return new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /**
     * Runs a task later, on the thread that advances the clock.
     *
     * @param delay from now; zero or less means as soon as the clock is advanced
     * @param task to run
     * @return what takes the task back; does nothing if it has run
     */
    public synchronized Runnable schedule(Duration delay, Runnable task) {
        Task entry = new Task(delay.isNegative() ? now : now.plus(delay), next++, task);
        tasks.add(entry);
        notifyAll();
        return () -> remove(entry);
    }

    private synchronized void remove(Task entry) {
        tasks.remove(entry);
    }

    /**
     * {@return how many tasks wait for their time}
     */
    public synchronized int scheduled() {
        return tasks.size();
    }

    /**
     * {@return an executor whose work the clock waits for}
     *
     * @param threads at most; daemons
     */
    public Executor executor(int threads) {
        VirtualExecutor executor = new VirtualExecutor(this, threads);
        synchronized (this) {
            executors.add(executor);
        }
        return executor;
    }

    /**
     * Blocks the calling thread until that much virtual time has passed.
     *
     * @param time zero or less returns at once
     * @throws InterruptedException if the thread is interrupted
     */
    public void sleep(Duration time) throws InterruptedException {
        if (time.isNegative() || time.isZero()) {
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        @Nullable VirtualExecutor mine = VirtualExecutor.current();
        Runnable takeBack = schedule(time, () -> {
            if (mine != null) {
                mine.wakes();
            }
            over.countDown();
        });
        if (mine != null) {
            mine.sleeps();
        }
        try {
            over.await();
        } catch (InterruptedException e) {
            takeBack.run();
            if (mine != null && over.getCount() > 0) {
                mine.wakes();
            }
            throw e;
        }
    }

    void sleepUninterrupted(Duration time) {
        try {
            sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while virtual time was to pass -> see who interrupts this thread", e);
        }
    }

    /**
     * Lets time pass and runs what is due on the way, each task at its own time.
     *
     * @param time how much
     */
    public void advance(Duration time) {
        Instant end = instant().plus(time);
        while (runNext(end)) {
            // one task after the other
        }
        synchronized (this) {
            now = end;
        }
    }

    /**
     * Lets time pass until something is the case, from task to task.
     *
     * @param condition looked at whenever all is quiet
     * @param limit most time that may pass
     * @throws AssertionError if it is not the case by then
     */
    public void advanceUntil(BooleanSupplier condition, Duration limit) {
        Instant end = instant().plus(limit);
        awaitQuiet();
        while (!condition.getAsBoolean()) {
            if (!runNext(end)) {
                throw new AssertionError("not the case within " + ShownTime.words(limit)
                        + " of virtual time -> see what the code under test waits for, or give a longer limit");
            }
        }
    }

    /** {@return whether a task was due} Afterwards all is quiet again. */
    private boolean runNext(Instant end) {
        awaitQuiet();
        Task task;
        synchronized (this) {
            task = tasks.peek();
            if (task == null || task.at().isAfter(end)) {
                return false;
            }
            tasks.remove(task);
            now = task.at();
        }
        task.body().run();
        awaitQuiet();
        return true;
    }

    /**
     * Waits, in real time, until no executor of this clock has work that could go on without time passing.
     *
     * @throws AssertionError if that takes half a minute
     */
    public void awaitQuiet() {
        try {
            awaitQuiet(System.nanoTime() + GIVE_UP_MILLIS * 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for virtual time -> see who interrupts this thread", e);
        }
    }

    private synchronized void awaitQuiet(long end) throws InterruptedException {
        while (!executors.stream().allMatch(VirtualExecutor::quiet)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("threads under the virtual clock were still busy after " + GIVE_UP_MILLIS
                        + " ms -> look for work that never ends or waits in real time");
            }
            wait(left);
        }
    }
}
