// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.util.Locale;

/**
 * The urgency of a ticket.
 *
 * @since 0.1
 */
public enum Priority {
    /** The customer says that it can wait. */
    LOW,
    /** The customer says nothing about time. */
    NORMAL,
    /** The customer says that it cannot wait. */
    HIGH;

    /** {@return the word in the answer, for example {@code high}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
