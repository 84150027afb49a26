// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows as they come out of real exports: none of them can be trained on. */
final class BrokenRows {
    /** How many different faults there are. */
    static final int FAULTS = 6;

    private BrokenRows() {}

    /**
     * {@return the ticket as a broken line}
     *
     * @param ticket a good one
     * @param fault counts from 0, modulo {@link #FAULTS}: JSON cut off, no messages, no answer, unknown role, empty
     *     answer, text that is a number
     */
    static String line(Ticket ticket, int fault) {
        List<Object> messages = messages(ticket);
        return switch (fault % FAULTS) {
            case 0 -> cut(TicketGenerator.line(ticket));
            case 1 -> JsonLine.of(Map.of("text", ticket.text()));
            case 2 -> row(messages.subList(0, 2));
            case 3 -> row(replaced(messages, 1, "customer", ticket.text()));
            case 4 -> row(replaced(messages, 2, "assistant", ""));
            default -> row(replaced(messages, 1, "user", ticket.text().length()));
        };
    }

    /**
     * {@return the three messages as JSON values}
     *
     * @param ticket a good one
     */
    static List<Object> messages(Ticket ticket) {
        return List.of(
                message("system", Ticket.INSTRUCTION),
                message("user", ticket.text()),
                message("assistant", ticket.answer()));
    }

    private static String cut(String line) {
        return line.substring(0, line.length() * 2 / 3);
    }

    private static String row(List<Object> messages) {
        return JsonLine.of(Map.of("messages", messages));
    }

    private static List<Object> replaced(List<Object> messages, int index, String role, Object content) {
        List<Object> copy = new ArrayList<>(messages);
        copy.set(index, message(role, content));
        return copy;
    }

    private static Map<String, Object> message(String role, Object content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }
}
