// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;

/**
 * One support ticket with its right routing.
 *
 * @param text what the customer wrote
 * @param category what it is about
 * @param priority how soon
 * @param kind the sort of product that it names
 * @since 0.1
 */
public record Ticket(String text, Category category, Priority priority, ProductKind kind) {
    /** The system message of every example. */
    public static final String INSTRUCTION = "Route the ticket.";

    /** {@return the routing line, for example {@code category: billing | priority: high | team: payments}} */
    public String answer() {
        return "category: " + category.label() + " | priority: " + priority.label() + " | team: " + category.team(kind);
    }

    /** {@return system, user and assistant message} */
    public ChatExample example() {
        return ChatExample.of(Message.system(INSTRUCTION), Message.user(text), Message.assistant(answer()));
    }

    Ticket withText(String other) {
        return new Ticket(other, category, priority, kind);
    }
}
