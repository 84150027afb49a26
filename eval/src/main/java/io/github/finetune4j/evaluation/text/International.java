// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import io.github.finetune4j.internal.text.Characters;
import java.util.Arrays;

/** The three rules of {@code mteval-v14}'s international tokenization, over code points. */
final class International {
    private International() {}

    /** (not a number)(punctuation) → both with a blank between and after. */
    static int[] splitAfter(int[] points) {
        Out out = new Out(points.length);
        int i = 0;
        while (i < points.length) {
            int c = points[i++];
            out.put(c);
            if (i < points.length && !Characters.isNumber(c) && Characters.isPunctuation(points[i])) {
                out.put(' ');
                out.put(points[i++]);
                out.put(' ');
            }
        }
        return out.points();
    }

    /** (punctuation)(not a number) → both with a blank before and between. */
    static int[] splitBefore(int[] points) {
        Out out = new Out(points.length);
        int i = 0;
        while (i < points.length) {
            int c = points[i++];
            if (i < points.length && Characters.isPunctuation(c) && !Characters.isNumber(points[i])) {
                out.put(' ');
                out.put(c);
                out.put(' ');
                out.put(points[i++]);
            } else {
                out.put(c);
            }
        }
        return out.points();
    }

    static int[] splitSymbols(int[] points) {
        Out out = new Out(points.length);
        for (int c : points) {
            if (Characters.isSymbol(c)) {
                out.put(' ');
                out.put(c);
                out.put(' ');
            } else {
                out.put(c);
            }
        }
        return out.points();
    }

    /** Code points that grow. */
    private static final class Out {
        private int[] points;
        private int length;

        Out(int expected) {
            points = new int[2 * expected + 4];
        }

        void put(int c) {
            if (length == points.length) {
                points = Arrays.copyOf(points, 2 * length);
            }
            points[length++] = c;
        }

        int[] points() {
            return Arrays.copyOf(points, length);
        }
    }
}
