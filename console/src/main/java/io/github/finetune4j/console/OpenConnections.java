// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server, of which those are closed that take too long over a head or an answer. Of too many, the
 * one that has waited longest for its head makes room: who sends a whole request at once always gets in.
 *
 * @param <C> a server's connection
 */
final class OpenConnections<C> {
    static final int MOST = 256;

    private final Patience patience;
    private final Timer timer;
    private final Consumer<C> close;
    private final Map<C, Runnable> deadlines = new HashMap<>();
    private final Set<C> withoutHead = new LinkedHashSet<>();

    OpenConnections(Patience patience, Timer timer, Consumer<C> close) {
        this.patience = patience;
        this.timer = timer;
        this.close = close;
    }

    /** Does something later. */
    interface Timer {
        /** {@return what prevents it} */
        Runnable after(Duration time, Runnable what);
    }

    void opened(C connection) {
        C longest = add(connection);
        if (longest != null) {
            close.accept(longest);
        }
    }

    private synchronized @Nullable C add(C connection) {
        C longest = deadlines.size() < MOST ? null : longestWithoutHead();
        within(connection, patience.head());
        withoutHead.add(connection);
        return longest;
    }

    private @Nullable C longestWithoutHead() {
        Iterator<C> all = withoutHead.iterator();
        if (!all.hasNext()) {
            return null;
        }
        C longest = all.next();
        all.remove(); // the next one makes room by another
        return longest;
    }

    synchronized void closed(C connection) {
        working(connection);
        deadlines.remove(connection);
    }

    /** The head has come: what is done now has its own time. */
    synchronized void working(C connection) {
        Runnable deadline = deadlines.get(connection);
        if (deadline != null) {
            deadline.run();
        }
        withoutHead.remove(connection);
    }

    synchronized void answering(C connection) {
        if (deadlines.containsKey(connection)) { // not closed meanwhile
            within(connection, patience.answer());
        }
    }

    /** The answer was taken, and the time of the next head begins. */
    synchronized void answered(C connection) {
        if (deadlines.containsKey(connection)) {
            within(connection, patience.head());
            withoutHead.add(connection);
        }
    }

    private void within(C connection, Duration longest) {
        working(connection);
        deadlines.put(connection, timer.after(longest, () -> close.accept(connection)));
    }
}
