// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.HashMap;
import java.util.Map;

/** Edit distances that know swaps of neighbours, by the full table. */
final class Transpositions {
    private Transpositions() {}

    static long alignment(int[] a, int[] b) {
        int[] twoAbove = new int[b.length + 1];
        int[] above = new int[b.length + 1];
        int[] row = counting(b.length);
        for (int i = 1; i <= a.length; i++) {
            int[] spare = twoAbove;
            twoAbove = above;
            above = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }
        return row[b.length];
    }

    static long damerau(int[] a, int[] b) {
        int[][] table = new int[a.length + 1][];
        table[0] = counting(b.length);
        Map<Integer, Integer> lastRow = new HashMap<>();
        for (int i = 1; i <= a.length; i++) {
            table[i] = new int[b.length + 1];
            table[i][0] = i;
            int lastColumn = 0;
            for (int j = 1; j <= b.length; j++) {
                boolean same = a[i - 1] == b[j - 1];
                int best = least(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (same ? 0 : 1));
                int swapRow = lastRow.getOrDefault(b[j - 1], 0);
                if (swapRow > 0 && lastColumn > 0) {
                    int swap = table[swapRow - 1][lastColumn - 1] + (i - swapRow - 1) + 1 + (j - lastColumn - 1);
                    best = Math.min(best, swap);
                }
                table[i][j] = best;
                lastColumn = same ? j : lastColumn;
            }
            lastRow.put(a[i - 1], i);
        }
        return table[a.length][b.length];
    }

    private static int[] counting(int length) {
        int[] row = new int[length + 1];
        for (int j = 0; j <= length; j++) {
            row[j] = j;
        }
        return row;
    }

    private static int least(int a, int b, int c) {
        return Math.min(a, Math.min(b, c));
    }
}
