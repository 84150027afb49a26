// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table of what the file says of each character: a bit for each class, and how far away its small form is. */
final class CharacterTable {
    private static final String FILE = "/io/github/finetune4j/internal/text/characters.txt";
    private static final List<String> CLASSES =
            List.of("word", "mark", "number", "punctuation", "symbol", "cased", "ignorable");
    private static final int PAGE = 256;
    private static final int PAGES = (Character.MAX_CODE_POINT + 1) / PAGE;

    private final byte[][] bits = new byte[PAGES][];
    private final int[][] smaller = new int[PAGES][];

    private CharacterTable() {}

    static CharacterTable read() {
        CharacterTable table = new CharacterTable();
        try (InputStream file = CharacterTable.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> table.take(line.split(" ", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + FILE + ": " + e + " -> take the whole jar of finetune4j-core", e);
        }
        return table;
    }

    private void take(String[] words) {
        for (int i = 1; i < words.length; i++) {
            if (words[0].equals("lower")) {
                lower(words[i]);
            } else {
                mark(words[i], 1 << CLASSES.indexOf(words[0]));
            }
        }
    }

    // 41-5a: from the first to the last; 5f: this one
    private void mark(String range, int bit) {
        int hyphen = range.indexOf('-');
        int first = Integer.parseInt(hyphen < 0 ? range : range.substring(0, hyphen), 16);
        int last = Integer.parseInt(range.substring(hyphen + 1), 16);
        for (int point = first; point <= last; point++) {
            if (bits[point / PAGE] == null) {
                bits[point / PAGE] = new byte[PAGE];
            }
            bits[point / PAGE][point % PAGE] |= (byte) bit;
        }
    }

    // 100-12e/2+1: every second one from the first to the last is one lower
    private void lower(String run) {
        int hyphen = run.indexOf('-');
        int slash = run.indexOf('/');
        int last = Integer.parseInt(run.substring(hyphen + 1, slash), 16);
        int step = run.charAt(slash + 1) - '0';
        int by = Integer.parseInt(run.substring(slash + 2));
        for (int point = Integer.parseInt(run.substring(0, hyphen), 16); point <= last; point += step) {
            if (smaller[point / PAGE] == null) {
                smaller[point / PAGE] = new int[PAGE];
            }
            smaller[point / PAGE][point % PAGE] = by;
        }
    }

    /** {@return whether a character is of one of the classes whose bits are set} */
    boolean is(int point, int classes) {
        byte[] page = bits[point / PAGE];
        return page != null && (page[point % PAGE] & classes) != 0;
    }

    /** {@return the character's small form, itself where it has none} */
    int lower(int point) {
        int[] page = smaller[point / PAGE];
        return page == null ? point : point + page[point % PAGE];
    }
}
