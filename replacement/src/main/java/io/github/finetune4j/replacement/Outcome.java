// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import org.apiguardian.api.API;

/**
 * The outcome of a replacement, so far.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Outcome {
    /** The candidate answers everybody. */
    PROMOTED("promoted"),
    /** The candidate is shown to be no worse than the tolerance, and part of the traffic tries it; run again later. */
    CANARY("in its canary"),
    /** Neither is shown: that a candidate is no worse than the tolerance, nor that all are. More rows decide. */
    UNDECIDED("undecided"),
    /** All candidates are shown to be worse by more than the tolerance, or the canary was rolled back. */
    REFUSED("refused");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** {@return the word for a sentence, for example {@code promoted}} */
    public String word() {
        return word;
    }

    /** {@return the tone of its badge on a page: {@code good}, {@code warn} or {@code bad}} */
    public String tone() {
        return switch (this) {
            case PROMOTED -> "good";
            case CANARY, UNDECIDED -> "warn";
            case REFUSED -> "bad";
        };
    }
}
