// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in memory that stalls until it is let go on, and throws what it is told to throw. */
final class BrokenStore implements CaptureStore {
    final MemoryCaptureStore kept = new MemoryCaptureStore();
    final AtomicInteger appends = new AtomicInteger();
    final CountDownLatch reached = new CountDownLatch(1);
    volatile CountDownLatch stalls = new CountDownLatch(0);
    volatile @Nullable RuntimeException failure;

    @Override
    public void append(List<? extends Captured> batch) {
        if (batch.isEmpty()) {
            return;
        }
        appends.incrementAndGet();
        reached.countDown();
        try {
            if (!stalls.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the store go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        kept.append(batch);
    }

    @Override
    public void hold(List<Interaction> interactions, Instant until) {
        kept.hold(interactions, until);
    }

    @Override
    public CapturePage read(String after, int most) {
        return kept.read(after, most);
    }

    @Override
    public Optional<Interaction> find(String responseId) {
        return kept.find(responseId);
    }

    @Override
    public List<Feedback> feedback(String responseId) {
        return kept.feedback(responseId);
    }

    @Override
    public long erase(String subject) {
        return kept.erase(subject);
    }

    @Override
    public long removeBefore(Instant before) {
        return kept.removeBefore(before);
    }

    @Override
    public byte[] salt() {
        return kept.salt();
    }

    @Override
    public void close() {
        kept.close();
    }
}
