// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.examples.tickets.Ticket;
import java.time.Instant;
import java.util.List;

/**
 * A ticket as it comes in.
 *
 * @param id unique within a year, for example {@code d097-12}
 * @param at when
 * @param text what the customer wrote
 * @param team where it belongs: known to the world alone
 * @param line which products it is about
 */
record Request(String id, Instant at, String text, String team, ProductLine line) {
    private static final int LONGEST_ANSWER = 8;

    List<Message> prompt() {
        return List.of(Message.system(Ticket.INSTRUCTION), Message.user(text));
    }

    /** {@return the request as the application sends it; the model sees neither team nor line} */
    ChatRequest chat() {
        return ChatRequest.builder()
                .messages(prompt())
                .temperature(0)
                .maxTokens(LONGEST_ANSWER)
                .key("customer-" + id)
                .build();
    }

    /**
     * {@return the ticket as a row to learn from}
     *
     * @param label the team that somebody says is right
     */
    ChatExample labelled(String label) {
        return ChatExample.of(Message.system(Ticket.INSTRUCTION), Message.user(text), Message.assistant(label));
    }

    boolean isRight(String answer) {
        return answer.strip().equals(team);
    }
}
