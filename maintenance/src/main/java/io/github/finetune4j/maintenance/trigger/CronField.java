// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One field of cron: numbers or names, {@code *}, lists, ranges and steps.
 *
 * @param name for messages
 * @param least the smallest number
 * @param most the largest number
 * @param names for the numbers from {@code least} on
 */
record CronField(String name, int least, int most, List<String> names) {
    BitSet parse(String text) {
        BitSet set = new BitSet();
        for (String part : text.split(",", -1)) {
            add(part, text, set);
        }
        return set;
    }

    private void add(String part, String text, BitSet set) {
        String[] stepped = part.split("/", -1);
        int step = stepped.length == 1 ? 1 : number(stepped[1], text);
        String[] ends = stepped[0].equals("*") ? new String[] {"" + least, "" + most} : stepped[0].split("-", -1);
        int from = value(ends[0], text);
        int to = ends.length > 1 ? value(ends[1], text) : stepped.length > 1 ? most : from;
        if (stepped.length > 2 || ends.length > 2 || from > to || step < 1) {
            throw wrong(text);
        }
        for (int value = from; value <= to; value += step) {
            set.set(value);
        }
    }

    private int value(String word, String text) {
        int named = names.indexOf(word.toUpperCase(Locale.ROOT));
        int value = named < 0 ? number(word, text) : named + least;
        if (value < least || value > most) {
            throw wrong(text);
        }
        return value;
    }

    private int number(String word, String text) {
        if (!word.matches("[0-9]{1,3}")) {
            throw wrong(text);
        }
        return Integer.parseInt(word);
    }

    private IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("cron, " + name + ": \"" + text + "\" -> give * or numbers from " + least
                + " to " + most + (names.isEmpty() ? "" : " or names such as " + names.get(0))
                + ", in lists (1,2), ranges (1-5) or steps (*/2)");
    }
}
