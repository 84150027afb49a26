// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Real tokens a second and time left, over the latest steps. */
public final class Speed {
    private static final int WINDOW = 32;

    private record Mark(long nanos, long tokens) {}

    private final LongSupplier nanoTime;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long tokens;

    /** @param nanoTime clock, such as {@code System::nanoTime} */
    public Speed(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        marks.add(new Mark(nanoTime.getAsLong(), 0));
    }

    /**
     * Counts a step.
     *
     * @param realTokens of it
     */
    public void step(long realTokens) {
        tokens += realTokens;
        marks.add(new Mark(nanoTime.getAsLong(), tokens));
        if (marks.size() > WINDOW + 1) {
            marks.remove();
        }
    }

    /** {@return real tokens a second, over the latest steps} */
    public double tokensPerSecond() {
        return seconds() > 0 ? (marks.getLast().tokens - marks.getFirst().tokens) / seconds() : 0;
    }

    /**
     * {@return how long steps take at that speed}
     *
     * @param steps to come
     */
    public double secondsFor(long steps) {
        return steps * seconds() / Math.max(1, marks.size() - 1);
    }

    private double seconds() {
        return (marks.getLast().nanos - marks.getFirst().nanos) / 1e9;
    }
}
