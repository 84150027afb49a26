// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

/**
 * The outcome of a check of a row.
 *
 * @param kind what came of it
 * @param reason for which the row is left out; empty where it passes
 */
record Finding(Kind kind, String reason) {
    /** The kind of an outcome. */
    enum Kind {
        /** It said yes or no. */
        SAID,
        /** It gave no score. */
        NO_SCORE,
        /** It threw, or took too long. */
        FAILED,
        /** It was not made, since whom it asks was out of order. */
        NOT_MADE
    }

    static Finding said(boolean passes, String reason) {
        return new Finding(Kind.SAID, passes ? "" : reason);
    }

    static Finding noScore(String reason) {
        return new Finding(Kind.NO_SCORE, reason);
    }

    static Finding failed(String reason) {
        return new Finding(Kind.FAILED, reason);
    }

    static Finding notMade() {
        return new Finding(Kind.NOT_MADE, "");
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
