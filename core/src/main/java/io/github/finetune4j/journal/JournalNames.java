// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import java.util.List;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * The rule for names of journals, which are names of files everywhere: a room of 1 to 20 lower-case letters and
 * hyphens, a slash, and 1 to 100 letters, digits, {@code .}, {@code _} and {@code -}, with a letter, digit or {@code -}
 * at the beginning.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JournalNames {
    private static final Pattern ROOM = Pattern.compile("[a-z][a-z-]{0,19}");
    private static final Pattern OWN = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9._-]{0,99}");

    private JournalNames() {}

    /**
     * {@return a journal's full name}
     *
     * @param name a room, a slash and the journal's own name
     * @throws IllegalArgumentException if no journal may be called so
     */
    public static String check(String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "name of a journal: \"" + name + "\" -> give its room and a slash before it, or ask of(room)");
        }
        room(name.substring(0, slash));
        own(name.substring(slash + 1));
        return name;
    }

    static String room(String room) {
        if (!isRoom(room)) {
            throw new IllegalArgumentException("room of a journal: \"" + room
                    + "\" -> give 1 to 20 lower-case letters and hyphens, with a letter at the beginning");
        }
        return room;
    }

    static boolean isRoom(String name) {
        return ROOM.matcher(name).matches();
    }

    static String own(String name) {
        if (!fits(name)) {
            throw new IllegalArgumentException("name of a journal: \"" + name
                    + "\" -> give 1 to 100 letters, digits, . _ or -, with a letter, digit or - at the beginning");
        }
        return name;
    }

    static boolean fits(String own) {
        return OWN.matcher(own).matches();
    }

    /**
     * {@return lines that may be added to a journal}
     *
     * @param lines to be looked at
     * @throws IllegalArgumentException if one has a line break
     */
    public static List<String> lines(List<String> lines) {
        if (lines.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("a line with a line break -> give each line by itself");
        }
        return lines;
    }
}
