// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.util.List;

/**
 * A line of products that the firm sells. Tickets about a new line go to a team of its own, whatever they are about.
 */
enum ProductLine {
    /** Devices and apps, as ever. */
    USUAL("", List.of(), List.of()),
    /** Panels for the roof: from April on. */
    SOLAR(
            "energy",
            List.of("solar panel", "roof panel", "inverter", "wall battery", "smart meter"),
            List.of(
                    "My %s gives no power since the storm.",
                    "The fitters left before the %s was on the roof.",
                    "I was billed for current that my %s made itself.",
                    "The grid company wants papers for my %s.",
                    "How much does a %s give on a dull day?",
                    "The %s shows zero watts at noon.",
                    "When will the crew come and mount the %s?",
                    "The deposit for my %s was taken twice.",
                    "I want to send the %s back before it is mounted.")),
    /** Devices for rent: from October on. */
    RENTAL(
            "rentals",
            List.of("rented lamp", "rented heater", "rented camera", "rented printer", "rented speaker"),
            List.of(
                    "I want to keep the %s for one more month.",
                    "The lease of my %s ends on Friday.",
                    "My %s came with scratches, who pays for them?",
                    "The monthly rent for the %s went up.",
                    "Where do I hand in the %s at the end of the lease?",
                    "The %s broke, do I get a new one on the same lease?",
                    "Can I buy the %s at the end of the lease?",
                    "You kept the pledge that I paid for the %s.",
                    "I forgot the number of the lease of my %s."));

    private final String team;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> products;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> problems;

    ProductLine(String team, List<String> products, List<String> problems) {
        this.team = team;
        this.products = products;
        this.problems = problems;
    }

    /** {@return who takes care of it; empty where that depends on the ticket} */
    String team() {
        return team;
    }

    List<String> products() {
        return products;
    }

    /** {@return sentences with a {@code %s} for the product} */
    List<String> problems() {
        return problems;
    }
}
