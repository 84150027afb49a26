// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The waits of an engine's callers: ends when the engine closes. Safe for use by several threads. */
final class OpenWaits {
    private final Set<Runnable> ends = new HashSet<>();
    private boolean closed;

    /** Refuses new work after {@link #close()}. */
    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the engine is closed -> keep it open as long as its jobs are waited for, or take another one");
        }
    }

    /**
     * {@return what forgets it again}
     *
     * @param end ends the wait; called at once if the engine has closed meanwhile
     */
    Runnable add(Runnable end) {
        Runnable entry = () -> end.run(); // one of its own, even if a caller adds the same twice
        if (!added(entry)) {
            entry.run();
        }
        return () -> remove(entry);
    }

    private synchronized boolean added(Runnable entry) {
        return !closed && ends.add(entry);
    }

    private synchronized void remove(Runnable entry) {
        ends.remove(entry);
    }

    /** Ends every wait. A second call does nothing. */
    void close() {
        closing().forEach(Runnable::run);
    }

    private synchronized List<Runnable> closing() {
        closed = true;
        List<Runnable> all = List.copyOf(ends);
        ends.clear();
        return all;
    }
}
