// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The calls that were drawn, in their order, from the first on of which nobody knows yet what it lost. An outcome
 * counts once those before it have one, too: so what is seen is a fair sample, whichever audits fail or take long. Safe
 * for several threads.
 */
final class AuditLine {
    static final int MOST = 1000;
    private static final int TRIES = 10;

    /** A call that was drawn. */
    static final class Drawn {
        private @Nullable Callable<Double> asks;
        private double worse;
        private boolean known;
        private boolean taken = true;
        private int failed;

        private Drawn(@Nullable Callable<Double> asks) {
            this.asks = asks;
            known = asks == null;
        }

        private boolean over() {
            return asks == null;
        }

        /** {@return by how much the small answer is worse; 1 where nobody could find out} */
        double worse() {
            return worse;
        }

        /** {@return whether that was found out} */
        boolean known() {
            return known;
        }
    }

    private final Deque<Drawn> line = new ArrayDeque<>();
    private boolean telling;

    synchronized boolean full() {
        return line.size() >= MOST;
    }

    /** Nothing is lost by a call that was passed on. */
    synchronized void addPassedOn() {
        line.add(new Drawn(null));
    }

    /** {@return a call that its caller asks about now} */
    synchronized Drawn add(Callable<Double> asks) {
        Drawn drawn = new Drawn(asks);
        line.add(drawn);
        return drawn;
    }

    /** {@return how to find out; only for who has taken the call} */
    synchronized Callable<Double> asks(Drawn drawn) {
        return java.util.Objects.requireNonNull(drawn.asks, "an audit that is over");
    }

    synchronized void found(Drawn drawn, double worse) {
        end(drawn, worse, true);
    }

    /**
     * An audit failed, and is asked again later. Where another one worked just before, that is this call's own fault:
     * after ten of them it counts as lost altogether.
     */
    synchronized void failed(Drawn drawn, boolean anotherWorked) {
        drawn.taken = false;
        drawn.failed += anotherWorked ? 1 : 0;
        if (drawn.failed == TRIES) {
            end(drawn, 1, false);
        }
    }

    private static void end(Drawn drawn, double worse, boolean known) {
        drawn.asks = null;
        drawn.worse = worse;
        drawn.known = known;
    }

    /** {@return the first that failed, to be asked again; null without} */
    synchronized @Nullable Drawn again() {
        for (Drawn drawn : line) {
            if (!drawn.over() && !drawn.taken) {
                drawn.taken = true;
                return drawn;
            }
        }
        return null;
    }

    /** {@return how many have no outcome yet} */
    synchronized int waiting() {
        return (int) line.stream().filter(drawn -> !drawn.over()).count();
    }

    /** {@return whether the caller is to tell all outcomes until there are none, since nobody does so now} */
    synchronized boolean tells() {
        boolean free = !telling;
        telling = true;
        return free;
    }

    /** {@return the next outcome for who tells them; null if there is none, and then nobody tells any more} */
    synchronized @Nullable Drawn next() {
        Drawn first = line.peek();
        if (first == null || !first.over()) {
            telling = false;
            return null;
        }
        return line.remove();
    }
}
