// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.util.function.Consumer;

/** Passes the pieces of a stream on, and knows when the first one came and whether the caller had enough of them. */
final class Pieces implements Consumer<String> {
    private final Consumer<String> caller;
    private final long began;
    private volatile long firstNanos = -1;
    private volatile boolean callerFailed;

    Pieces(Consumer<String> caller, long began) {
        this.caller = caller;
        this.began = began;
    }

    @Override
    public void accept(String text) {
        if (firstNanos < 0) {
            firstNanos = System.nanoTime() - began;
        }
        boolean taken = false;
        try {
            caller.accept(text);
            taken = true;
        } finally {
            callerFailed |= !taken;
        }
    }

    long firstNanos() {
        return firstNanos;
    }

    boolean callerFailed() {
        return callerFailed;
    }
}
