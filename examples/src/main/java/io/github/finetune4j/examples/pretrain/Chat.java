// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation in plain words.
 *
 * @param turns in order
 */
record Chat(List<Turn> turns) {
    private static final Pattern MARK = Pattern.compile("\\[([SUA])]");

    /**
     * One message.
     *
     * @param role system, user or assistant
     * @param text what is said
     */
    record Turn(String role, String text) {}

    /**
     * {@return the conversation that a text notes}
     *
     * @param text {@code [S]}, {@code [U]} and {@code [A]} before the words of system, user and assistant
     */
    static Chat parse(String text) {
        List<Turn> turns = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        boolean more = mark.find();
        while (more) {
            String role = role(mark.group(1));
            int from = mark.end();
            more = mark.find();
            turns.add(new Turn(
                    role,
                    text.substring(from, more ? mark.start() : text.length()).strip()));
        }
        return new Chat(turns);
    }

    private static String role(String letter) {
        return switch (letter) {
            case "S" -> "system";
            case "U" -> "user";
            default -> "assistant";
        };
    }
}
