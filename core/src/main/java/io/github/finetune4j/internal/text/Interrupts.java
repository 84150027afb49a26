// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import io.github.finetune4j.error.FineTuneException;

/** A check for an interrupt, which long work on a text makes from time to time. */
public final class Interrupts {
    private Interrupts() {}

    /**
     * Ends work in a thread that was interrupted; it stays so.
     *
     * @param characters of the text at work
     * @throws FineTuneException if it was
     */
    public static void check(long characters) {
        if (Thread.currentThread().isInterrupted()) {
            throw new FineTuneException(
                    "interrupted at work on a text of " + characters + " characters -> ask again, nothing was kept");
        }
    }
}
