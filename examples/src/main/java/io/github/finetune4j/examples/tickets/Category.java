// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.util.Locale;

/**
 * The subject of a ticket.
 *
 * @since 0.1
 */
public enum Category {
    /** Charges, invoices, fees. */
    BILLING("payments"),
    /** A parcel that is late, lost or wrong. */
    DELIVERY("logistics"),
    /** Sending something back, or swapping it. */
    RETURN("logistics"),
    /** Sign-in, password, personal details. */
    ACCOUNT("identity"),
    /** Something that does not work; the team depends on the kind of product. */
    DEFECT("hardware"),
    /** A question before buying. */
    QUESTION("sales");

    private final String team;

    Category(String team) {
        this.team = team;
    }

    /** {@return the word in the answer, for example {@code billing}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return who takes care of it}
     *
     * @param kind of product; counts for defects alone: an app's go to {@code software}, a device's to {@code hardware}
     */
    public String team(ProductKind kind) {
        return this == DEFECT && kind == ProductKind.APP ? "software" : team;
    }
}
