// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that take too long over a head or an answer. Of too many, the one that has waited longest for its
 * head makes room: who sends a whole request at once always gets in.
 */
final class OpenConnections implements Connection.Listener {
    static final int MOST = 256;

    private final Scheduler scheduler;
    private final Patience patience;
    private final Map<Connection, Scheduler.Task> deadlines = new HashMap<>();
    private final Set<Connection> withoutHead = new LinkedHashSet<>();

    OpenConnections(Scheduler scheduler, Patience patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    @Override
    public void onOpened(Connection connection) {
        Connection longest = opened(connection);
        if (longest != null) {
            longest.getEndPoint().close();
        }
    }

    private synchronized @Nullable Connection opened(Connection connection) {
        Connection longest = deadlines.size() < MOST ? null : longestWithoutHead();
        within(connection, patience.head());
        withoutHead.add(connection);
        return longest;
    }

    private @Nullable Connection longestWithoutHead() {
        Iterator<Connection> all = withoutHead.iterator();
        Connection longest = all.hasNext() ? all.next() : null;
        withoutHead.remove(longest); // the next one makes room by another
        return longest;
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        working(connection);
        deadlines.remove(connection);
    }

    private synchronized void answered(Connection connection) {
        if (deadlines.containsKey(connection)) { // not closed meanwhile
            within(connection, patience.head());
            withoutHead.add(connection);
        }
    }

    /** The head has come: what is done now has its own time. */
    synchronized void working(Connection connection) {
        Scheduler.Task deadline = deadlines.get(connection);
        if (deadline != null) {
            deadline.cancel();
        }
        withoutHead.remove(connection);
    }

    /** {@return the same callback, which begins the time of the next head} */
    synchronized Callback answering(Connection connection, Callback callback) {
        if (deadlines.containsKey(connection)) {
            within(connection, patience.answer());
        }
        return Callback.from(() -> answered(connection), callback);
    }

    private void within(Connection connection, Duration longest) {
        working(connection);
        Runnable close = () -> connection.getEndPoint().close();
        deadlines.put(connection, scheduler.schedule(close, longest.toMillis(), TimeUnit.MILLISECONDS));
    }
}
