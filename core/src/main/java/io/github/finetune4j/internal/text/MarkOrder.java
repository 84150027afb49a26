// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.text.Normalizer.Form;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The combining classes of the marks of a text, as far as they matter: which is below which, and which are the same.
 * Java gives no class, but puts marks in order: each that occurs is given once, forwards and backwards, and those that
 * come out in both ways as they went in are of one class. All that there are in Unicode are fewer than a thousand.
 */
final class MarkOrder {
    private static final String LOWEST = "\u0334"; // class 1
    private static final String HIGHEST = "\u0345"; // class 240

    private final Map<Integer, Integer> classes;

    private MarkOrder(Map<Integer, Integer> classes) {
        this.classes = classes;
    }

    /**
     * @param points decomposed characters
     * @param count how many of them
     */
    static MarkOrder of(int[] points, int count) {
        Map<Integer, Boolean> known = new HashMap<>();
        Set<Integer> marks = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            if (known.computeIfAbsent(points[i], MarkOrder::mark)) {
                marks.add(points[i]);
            }
        }
        return new MarkOrder(ranked(marks.stream().mapToInt(each -> each).toArray()));
    }

    /** {@return 0 for what is no mark, otherwise a number that is higher for a mark that goes behind} */
    int of(int point) {
        return classes.getOrDefault(point, 0);
    }

    private static boolean mark(int point) {
        String one = Character.toString(point);
        return swaps(HIGHEST, one) || swaps(one, LOWEST);
    }

    private static boolean swaps(String first, String second) {
        return !NormalText.jdk(first + second, Form.NFD).equals(first + second);
    }

    private static Map<Integer, Integer> ranked(int[] marks) {
        int[] forwards = ordered(marks);
        int[] backwards = ordered(reversed(marks));
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < backwards.length; i++) {
            places.put(backwards[i], i);
        }
        Map<Integer, Integer> classes = new HashMap<>();
        int rank = 1;
        for (int i = 0; i < forwards.length; i++) {
            boolean same = i > 0 && places.getOrDefault(forwards[i - 1], 0) > places.getOrDefault(forwards[i], 0);
            rank += i == 0 || same ? 0 : 1;
            classes.put(forwards[i], rank);
        }
        return classes;
    }

    private static int[] ordered(int[] marks) {
        return NormalText.jdk(new String(marks, 0, marks.length), Form.NFD)
                .codePoints()
                .toArray();
    }

    private static int[] reversed(int[] marks) {
        int[] back = new int[marks.length];
        for (int i = 0; i < marks.length; i++) {
            back[i] = marks[marks.length - 1 - i];
        }
        return back;
    }
}
