// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation inside one text: {@code \n\nHuman: ...\n\nAssistant: ...}, what stands before the first turn is the
 * system's.
 */
final class HumanAssistantText {
    static final String HUMAN = "\n\nHuman:";
    static final String ASSISTANT = "\n\nAssistant:";
    private static final Pattern MARK = Pattern.compile("(?:^|\n\n)(Human|Assistant):");

    private HumanAssistantText() {}

    static boolean looksLikeIt(String text) {
        return MARK.matcher(text).find() && text.contains("Human:") && text.contains("Assistant:");
    }

    /** {@return the turns; one space behind a mark belongs to the mark} */
    static List<Message> turns(String text) {
        List<Message> turns = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        Role role = Role.SYSTEM;
        int from = 0;
        while (mark.find()) {
            add(turns, role, text.substring(from, mark.start()));
            role = mark.group(1).equals("Human") ? Role.USER : Role.ASSISTANT;
            from = mark.end();
        }
        add(turns, role, text.substring(from));
        return turns;
    }

    private static void add(List<Message> turns, Role role, String text) {
        boolean afterMark = role != Role.SYSTEM;
        if (afterMark || !text.isEmpty()) {
            turns.add(new Message(role, afterMark && text.startsWith(" ") ? text.substring(1) : text));
        }
    }

    /** {@return a turn as it stands in the text} */
    static String written(Message message, String shape) {
        if (!message.fields().isEmpty() || MARK.matcher(message.content()).find()) {
            throw new IllegalArgumentException(shape
                    + " holds texts alone, without marks like \"Human:\" in them, and a "
                    + message.role().word() + " message has one or has further fields -> choose a shape with roles");
        }
        return switch (message.role()) {
            case USER -> HUMAN + " " + message.content();
            case ASSISTANT -> ASSISTANT + " " + message.content();
            default ->
                throw new IllegalArgumentException(
                        shape + " has no " + message.role().word() + " role here -> leave the turn out");
        };
    }

    /** Turns take turns, the last one is the assistant's and says something. */
    static RowCheck check() {
        return (place, found) -> {
            if (!(place.value() instanceof String text)) {
                return;
            }
            String all = place.sibling("completion") instanceof String completion ? text + completion : text;
            List<Message> turns = turns(all);
            Message last = turns.get(turns.size() - 1);
            if (last.role() != Role.ASSISTANT || last.content().isBlank()) {
                found.at(place.pointer(), "it ends with " + last.role().word());
            }
            for (int i = 1; i < turns.size(); i++) {
                if (turns.get(i).role() == turns.get(i - 1).role()) {
                    found.at(place.pointer(), "two " + turns.get(i).role().word() + " turns in a row");
                }
            }
        };
    }
}
