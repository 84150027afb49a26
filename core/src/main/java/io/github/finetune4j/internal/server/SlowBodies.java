// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.server;

import io.github.finetune4j.internal.names.Daemons;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A reader of what people send who are not known before it is read, on a server that lends a thread to each request: a
 * few bodies at once, each on a thread of its own instead of the server's, and each with one time for all of it,
 * however short its pauses are. Safe for use by several threads.
 */
public final class SlowBodies {
    private static final System.Logger LOG = System.getLogger(SlowBodies.class.getName());

    private final String what;
    private final Semaphore places;
    private final Duration longest;

    /**
     * Makes it.
     *
     * @param what is sent, as threads and log name it
     * @param atOnce how many are read at the same time
     * @param longest time for all of one
     */
    public SlowBodies(String what, int atOnce, Duration longest) {
        this.what = what;
        this.longest = longest;
        places = new Semaphore(atOnce);
    }

    /** The work on one body: reads it, then does with it what is to be done. */
    public interface Work {
        /**
         * Does it.
         *
         * @param body not read yet
         * @throws IOException if it does not come to its end in time, or can't be answered
         */
        void with(Body body) throws IOException;
    }

    /**
     * Has a body read on another thread.
     *
     * @param work with it, and the answer
     * @return whether that was begun; if not, too many are on their way
     */
    public boolean take(Work work) {
        if (!places.tryAcquire()) {
            return false;
        }
        Body body = new Body();
        Thread thread = Daemons.of(() -> body.work(work), "finetune4j " + what);
        return body.begin(thread);
    }

    /**
     * Closes without waiting for what is still on its way: a server of the JDK would read up to 64 KiB of it first,
     * also where its answer has no body. The answer has to be sent by then.
     *
     * @param close closes the connection, of which a channel is that gives way to an interrupt
     */
    public static void closeAtOnce(Runnable close) {
        boolean before = Thread.interrupted();
        Thread.currentThread().interrupt();
        try {
            close.run();
        } finally {
            Thread.interrupted();
            if (before) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A body that is on its way. */
    public final class Body {
        private final CompletableFuture<Void> read = new CompletableFuture<>();
        private boolean comes = true;
        private boolean late;

        private Body() {}

        private boolean begin(Thread thread) {
            boolean begun = false;
            try {
                CompletableFuture<Void> unused = read.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((nothing, failure) -> {
                            if (failure != null) {
                                giveUp(thread);
                            }
                        });
                thread.start();
                begun = true;
            } finally {
                if (!begun) { // there is no room for another thread: its place would be taken for ever
                    end();
                }
            }
            return begun;
        }

        private void work(Work work) {
            try {
                work.with(this);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: came to no end, or nobody took the answer ({1})", what, e);
            } finally {
                end();
            }
        }

        /** The channel that is read is closed by it. */
        private synchronized void giveUp(Thread thread) {
            if (comes) {
                late = true;
                LOG.log(System.Logger.Level.DEBUG, "{0}: longer than {1} on its way, given up", what, longest);
                thread.interrupt();
            }
        }

        /** {@return whether its time was over before it was all there: nothing can be answered any more} */
        public synchronized boolean isLate() {
            return late;
        }

        /**
         * {@return the body, or one byte more than the most if it is too long} From then on it has no time to keep, and
         * its place is another's.
         *
         * @param in where it comes
         * @param most bytes that are kept
         * @param beyond further bytes that are read and left out, so that the sender sees the answer
         * @throws IOException if it does not come to its end in time
         */
        public byte[] read(InputStream in, int most, int beyond) throws IOException {
            byte[] bytes = in.readNBytes(most + 1);
            byte[] buffer = new byte[8192];
            for (int left = bytes.length > most ? beyond : 0, got; left > 0 && (got = in.read(buffer)) >= 0; ) {
                left -= got;
            }
            end();
            if (isLate()) {
                throw new InterruptedIOException(what + ": all there, but after its time -> send it again");
            }
            return bytes;
        }

        private synchronized void end() {
            if (comes) {
                comes = false;
                read.complete(null);
                places.release();
            }
        }
    }
}
