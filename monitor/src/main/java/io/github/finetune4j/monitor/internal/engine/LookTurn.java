// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The turn to look, which one process has at a time: several looks of this process share it, and it is given back when
 * they are over and no sink is being notified any more. Safe for use by several threads.
 */
final class LookTurn {
    private static final String LOOKS = "looks";
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final JournalStore store;
    private final BooleanSupplier idle;
    private final LongSupplier nanos;
    private final String who = "process " + ProcessHandle.current().pid();
    private @Nullable Turn turn;
    private int uses;
    private String holder = "";
    private boolean waiting;
    private long since;

    /**
     * Belongs to nobody yet.
     *
     * @param store shared by those who look
     * @param idle whether no sink is being notified
     * @param nanos a clock that never jumps, in nanoseconds
     */
    LookTurn(JournalStore store, BooleanSupplier idle, LongSupplier nanos) {
        this.store = store;
        this.idle = idle;
        this.nanos = nanos;
    }

    /** {@return whether it is this process's; then it is to be given back} */
    synchronized boolean take() {
        if (!held()) {
            end();
            Turn asked = store.turn(LOOKS, who);
            if (!asked.granted()) {
                refused(asked.holder());
                return false;
            }
            turn = asked;
        }
        waiting = false;
        uses++;
        return true;
    }

    private void refused(String who) {
        holder = who;
        if (!waiting) {
            waiting = true;
            since = nanos.getAsLong();
        }
    }

    /**
     * Whoever has it may hang: then nobody looks, and all are to know.
     *
     * @throws FineTuneException if it has been another process's for long, which has written nothing
     */
    synchronized void requireSign() {
        if (!waiting) {
            return;
        }
        Duration still = Duration.ofNanos(nanos.getAsLong() - since);
        if (still.compareTo(LONGEST_WAIT) > 0) {
            throw new FineTuneException("monitors: " + holder + " has had the turn to look for " + still.toMinutes()
                    + " minutes, and written nothing -> see what it does");
        }
    }

    /** Whoever has it has written something. */
    synchronized void seen() {
        waiting = false;
    }

    /** {@return whether this process has it, as far as can be known} */
    synchronized boolean held() {
        Turn its = turn;
        return its != null && its.granted();
    }

    /** A look is over. */
    synchronized void giveBack() {
        uses--;
        endWhenIdle();
    }

    /** To be called when no sink is being notified any more. */
    synchronized void endWhenIdle() {
        if (uses == 0 && idle.getAsBoolean()) {
            end();
        }
    }

    /** Gives it back, whatever goes on. */
    synchronized void end() {
        Turn its = turn;
        turn = null;
        if (its != null) {
            its.close();
        }
    }
}
