// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A run of characters in a normal form, however many marks stand in it: each character decomposed, the marks put in
 * order by sorting, then composed. What a character decomposes into, which marks go before which and what two
 * characters compose into is asked of the JDK, once for each that occurs.
 */
final class LongRun {
    private static final int LOOK = 1 << 16;
    private static final int NONE = -1;

    private final Form decomposed;
    private final boolean composed;
    private final int length;
    private int[] points;
    private int count;
    private int[] classes = {};

    LongRun(String text, Form form) {
        decomposed = form == Form.NFC || form == Form.NFD ? Form.NFD : Form.NFKD;
        composed = form == Form.NFC || form == Form.NFKC;
        length = text.length();
        points = new int[length];
        decompose(text);
    }

    private void decompose(String text) {
        Map<Integer, int[]> known = new HashMap<>();
        for (int at = 0; at < length; ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            add(known.computeIfAbsent(point, each -> NormalText.of(each, decomposed)));
        }
    }

    private void add(int[] parts) {
        if (count + parts.length > points.length) {
            points = Arrays.copyOf(points, Math.addExact(count + parts.length, count / 2));
        }
        for (int part : parts) {
            points[count++] = part;
            look(count);
        }
    }

    private void look(int at) {
        if (at % LOOK == 0) {
            Interrupts.check(length);
        }
    }

    String normalized() {
        MarkOrder order = MarkOrder.of(points, count);
        classes = new int[count];
        for (int i = 0; i < count; i++) {
            classes[i] = order.of(points[i]);
        }
        sort();
        if (composed) {
            compose();
        }
        return new String(points, 0, count);
    }

    // between two characters of class 0
    private void sort() {
        int from = 0;
        while (from < count) {
            int to = from;
            boolean sorted = true;
            while (to < count && classes[to] != 0) {
                sorted &= to == from || classes[to - 1] <= classes[to];
                to++;
            }
            if (!sorted) {
                sort(from, to);
            }
            from = to + 1;
        }
    }

    private void sort(int from, int to) {
        Interrupts.check(length);
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = (long) classes[i] << 32 | i;
        }
        Arrays.sort(keys); // marks of one class stay as they came
        int[] old = Arrays.copyOfRange(points, from, to);
        for (int i = from; i < to; i++) {
            points[i] = old[(int) keys[i - from] - from];
            classes[i] = (int) (keys[i - from] >> 32);
        }
    }

    private void compose() {
        Map<Long, Integer> known = new HashMap<>();
        int starter = NONE;
        int last = NONE; // class of the mark before that stays; none right behind the starter
        int kept = 0;
        for (int i = 0; i < count; i++) {
            look(i + 1);
            int whole = starter != NONE && last < classes[i] ? pair(known, points[starter], points[i]) : NONE;
            if (whole != NONE) {
                points[starter] = whole;
                continue;
            }
            starter = classes[i] == 0 ? kept : starter;
            last = classes[i] == 0 ? NONE : classes[i];
            points[kept++] = points[i];
        }
        count = kept;
    }

    private static int pair(Map<Long, Integer> known, int first, int second) {
        return known.computeIfAbsent((long) first << 32 | second, each -> {
            int[] both = {first, second};
            String whole = NormalText.jdk(new String(both, 0, 2), Form.NFC);
            return whole.codePointCount(0, whole.length()) == 1 ? whole.codePointAt(0) : NONE;
        });
    }
}
