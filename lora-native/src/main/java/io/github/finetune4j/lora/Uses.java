// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import java.util.function.Supplier;

/**
 * Counts who uses something that can be closed. After the closing new uses are refused; what was held is freed by the
 * last use that was under way, so that nothing native is taken away beneath it, and the closing itself waits for
 * nobody.
 */
final class Uses {
    private final String what;
    private final Runnable free;
    private int underWay;
    private boolean closed;

    /**
     * @param what names it in messages
     * @param free frees what is held; called once
     */
    Uses(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /**
     * {@return what the work returns}
     *
     * @throws IllegalStateException if it is closed
     */
    <T> T use(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            if (isLastToLeave()) {
                free.run();
            }
        }
    }

    private synchronized void enter() {
        if (closed) {
            throw new IllegalStateException(what + " is closed -> open it again");
        }
        underWay++;
    }

    private synchronized boolean isLastToLeave() {
        return --underWay == 0 && closed;
    }

    void close() {
        if (isFreeNow()) {
            free.run();
        }
    }

    private synchronized boolean isFreeNow() {
        boolean first = !closed;
        closed = true;
        return first && underWay == 0;
    }
}
