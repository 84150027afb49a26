// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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
        private long success;
        private long asked;

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
    private long successes;
    private long questions;
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
        successes++;
        end(drawn, worse, true);
    }

    /**
     * An audit failed, and is asked again later.
     *
     * @param counts whether that is likely this call's own fault, since another one worked just before: after ten of
     *     them it counts as lost altogether
     */
    synchronized void failed(Drawn drawn, boolean counts) {
        drawn.taken = false;
        drawn.success = successes;
        drawn.failed += counts ? 1 : 0;
        if (drawn.failed == TRIES) {
            end(drawn, 1, false);
        }
    }

    private static void end(Drawn drawn, double worse, boolean known) {
        drawn.asks = null;
        drawn.worse = worse;
        drawn.known = known;
    }

    /** {@return one that failed, and was not asked again since another one worked; null without} */
    synchronized @Nullable Drawn afterASuccess() {
        return again(drawn -> drawn.success < successes);
    }

    /** {@return one that failed, whatever happened since; null without} */
    synchronized @Nullable Drawn any() {
        return again(drawn -> true);
    }

    private @Nullable Drawn again(Predicate<Drawn> which) {
        Drawn next = line.stream()
                .filter(drawn -> !drawn.over() && !drawn.taken)
                .filter(which)
                .min(Comparator.comparingLong(drawn -> drawn.asked))
                .orElse(null);
        if (next != null) {
            next.taken = true;
            next.asked = ++questions;
        }
        return next;
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
