// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.time.Duration;

/** The form of a request, as any server has it: it comes in pieces, and nobody has to wait for them. */
interface IncomingForm {
    /** The state of what has come of it. */
    enum State {
        MORE,
        LAST,
        NOT_YET,
        LATE,
        BROKEN
    }

    /**
     * The part of a form that has come since the last look.
     *
     * @param state whether there is more
     * @param bytes empty where none have come
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, and never compared
    record Piece(State state, byte[] bytes) {
        static Piece none(State state) {
            return new Piece(state, new byte[0]);
        }
    }

    Piece next();

    /**
     * Has something done as soon as more has come, or the time is over, which the next piece says then.
     *
     * @param longest how long to wait, less where pauses may not be as long
     * @param then is called by another thread
     */
    void whenMore(Duration longest, Runnable then);

    /** Says that nothing is waited for any more. */
    void settled();
}
