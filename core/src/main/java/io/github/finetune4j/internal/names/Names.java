// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import org.jspecify.annotations.Nullable;

/**
 * Names that people give and other people read: of arms, metrics, slices, models. They stand in tables, pages, meters,
 * file names and log lines, so they are short, on one line, and no markup.
 */
public final class Names {
    /** Characters at most. */
    public static final int LONGEST = 100;

    private static final int SHOWN = 40;

    private Names() {}

    /**
     * {@return the name}
     *
     * @param what is named, for the message: {@code a metric's name}
     * @param name 1 to 100 characters on one line, without {@code < > "} and without characters that nobody sees
     * @throws IllegalArgumentException if it is none
     */
    public static String check(String what, @Nullable String name) {
        if (name == null) {
            throw new IllegalArgumentException(what + " is missing, got null -> give it one");
        }
        String problem = problem(name);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(what + " " + problem + ", got \"" + shown(name) + "\" -> 1 to " + LONGEST
                    + " letters, digits, spaces and signs on one line, without < > and \"");
        }
        return name;
    }

    /** {@return what is wrong with a name, empty if nothing is} */
    private static String problem(String name) {
        if (name.isBlank()) {
            return "must not be blank";
        }
        if (name.length() > LONGEST) {
            return "is too long: " + name.length() + " characters";
        }
        if (!name.equals(name.strip())) {
            return "must not begin or end with a space";
        }
        return name.codePoints()
                .filter(c -> !fits(c))
                .mapToObj(c -> String.format("holds the character U+%04X", c))
                .findFirst()
                .orElse("");
    }

    private static boolean fits(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> c != '<' && c != '>' && c != '"';
        };
    }

    /**
     * {@return a text as a message can quote it: short, and readable whatever it is}
     *
     * @param name whatever was given
     */
    public static String shown(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints().limit(SHOWN).forEach(c -> {
            if (fits(c) || c == '<' || c == '>' || c == '"') {
                text.appendCodePoint(c);
            } else {
                text.append(String.format("\\u%04x", c));
            }
        });
        return name.length() > SHOWN ? text + "…" : text.toString();
    }

    /**
     * {@return the text} For what may say more than a name: a reason, a reference.
     *
     * @param what it is, for the message: {@code why}
     * @param text on one line, not blank
     * @param longest characters at most
     * @throws IllegalArgumentException if it is none
     */
    public static String line(String what, @Nullable String text, int longest) {
        if (text == null
                || text.isBlank()
                || text.length() > longest
                || text.codePoints().anyMatch(Names::breaks)) {
            String got = text == null ? "null" : "\"" + shown(text) + "\", " + text.length() + " characters";
            throw new IllegalArgumentException(
                    what + " must be one line of 1 to " + longest + " characters, got " + got + " -> say it in one");
        }
        return text;
    }

    /** What ends a line, controls a terminal, or is half a character. */
    private static boolean breaks(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
