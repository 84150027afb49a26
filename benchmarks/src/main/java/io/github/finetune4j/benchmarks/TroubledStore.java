// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A store that works, stalls, works, is full, works, is not there, and works, for a seventh of the time each. */
final class TroubledStore implements CaptureStore {
    private static final int PHASES = 7;

    private final CaptureStore store;
    private final long began = System.nanoTime();
    private final long phase;
    private volatile boolean fixed;

    TroubledStore(CaptureStore store, int seconds) {
        this.store = store;
        phase = TimeUnit.SECONDS.toNanos(seconds) / PHASES;
    }

    void fix() {
        fixed = true;
    }

    private long phase() {
        return fixed ? 0 : (System.nanoTime() - began) / phase;
    }

    @Override
    public void append(List<? extends Captured> batch) {
        while (phase() == 1) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        if (phase() == 3 || phase() == 5) {
            throw new ResultNotSavedException(
                    phase() == 3 ? "no space left -> make some" : "no such folder -> bring it back");
        }
        store.append(batch);
    }

    @Override
    public CapturePage read(String after, int most) {
        return store.read(after, most);
    }

    @Override
    public Optional<Interaction> find(String responseId) {
        return store.find(responseId);
    }

    @Override
    public List<Feedback> feedback(String responseId) {
        return store.feedback(responseId);
    }

    @Override
    public long erase(String subject) {
        return store.erase(subject);
    }

    @Override
    public long removeBefore(Instant before) {
        return store.removeBefore(before);
    }

    @Override
    public byte[] salt() {
        return store.salt();
    }

    @Override
    public void close() {
        // the one beneath is closed by who opened it
    }
}
