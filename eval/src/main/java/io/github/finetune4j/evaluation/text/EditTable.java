// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;

/**
 * Word edit distances from all beginnings of a text to all beginnings of a reference, as far as they lie within
 * Tercom's beam around the diagonal, and the edits that lead there.
 */
final class EditTable {
    private static final int BEAM = 25;
    private static final int INFINITE = 1 << 29;
    private static final byte NOTHING = 0;
    private static final byte REPLACE = 1;
    private static final byte INSERT = 2;
    private static final byte DELETE = 3;

    private final int[] text;
    private final int[] reference;
    private final double ratio;
    private final int beam;
    private final int[][] costs;
    private final byte[][] edits;
    private final int[] firsts;
    private final int[][] spareCosts = {{}, {}};
    private byte[] unused = {};

    private EditTable(int[] text, int[] reference) {
        this.text = text;
        this.reference = reference;
        this.ratio = text.length == 0 ? 1 : (double) reference.length / text.length;
        this.beam = ratio / 2 > BEAM ? (int) Math.ceil(ratio / 2 + BEAM) : BEAM;
        this.costs = new int[text.length + 1][];
        this.edits = new byte[text.length + 1][];
        this.firsts = new int[text.length + 1];
    }

    static EditTable of(int[] text, int[] reference) {
        EditTable table = new EditTable(text, reference);
        table.costs[0] = new int[reference.length + 1];
        table.edits[0] = new byte[reference.length + 1];
        for (int j = 0; j <= reference.length; j++) {
            table.costs[0][j] = j;
            table.edits[0][j] = INSERT;
        }
        for (int i = 1; i <= text.length; i++) {
            int width = table.end(i) - table.first(i);
            table.firsts[i] = table.first(i);
            table.costs[i] = new int[width];
            table.edits[i] = new byte[width];
            table.row(i, text[i - 1], table.costs[i - 1], table.costs[i], table.edits[i]);
        }
        return table;
    }

    private int first(int i) {
        return i == 0 ? 0 : Math.max(0, (int) Math.floor(i * ratio) - beam);
    }

    private int end(int i) {
        if (i == 0 || i == text.length) {
            return reference.length + 1;
        }
        return Math.max(first(i), Math.min(reference.length + 1, (int) Math.floor(i * ratio) + beam));
    }

    /**
     * Nothing or a replacement comes first, then a deletion, then an insertion; a later one must be strictly cheaper.
     */
    private void row(int i, int word, int[] above, int[] row, byte[] edit) {
        int first = first(i);
        int aboveFirst = first(i - 1);
        for (int k = 0; k < row.length; k++) {
            int j = first + k;
            int cost = INFINITE;
            byte best = DELETE;
            if (j > 0) {
                boolean same = word == reference[j - 1];
                cost = Math.min(INFINITE, at(above, j - 1 - aboveFirst) + (same ? 0 : 1));
                best = same ? NOTHING : REPLACE;
            }
            int deletion = at(above, j - aboveFirst) + 1;
            if (deletion < cost) {
                cost = deletion;
                best = DELETE;
            }
            if (k > 0 && row[k - 1] + 1 < cost) {
                cost = row[k - 1] + 1;
                best = INSERT;
            }
            row[k] = cost;
            edit[k] = best;
        }
    }

    private static int at(int[] row, int k) {
        return k < 0 || k >= row.length ? INFINITE : row[k];
    }

    int distance() {
        int[] last = costs[text.length];
        return last[last.length - 1];
    }

    /** The distance of another order of the same words: rows before the first difference are shared. */
    int distanceOf(int[] shifted) {
        int same = Arrays.mismatch(text, shifted);
        if (same < 0) {
            return distance();
        }
        int[] above = costs[same];
        for (int i = same + 1; i <= shifted.length; i++) {
            int[] row = spare(i);
            row(i, shifted[i - 1], above, row, unusedEdits(row.length));
            above = row;
        }
        return above[above.length - 1];
    }

    private int[] spare(int i) {
        int width = end(i) - first(i);
        int[] row = spareCosts[i & 1];
        if (row.length != width) {
            row = new int[width];
            spareCosts[i & 1] = row;
        }
        return row;
    }

    private byte[] unusedEdits(int length) {
        if (unused.length < length) {
            unused = new byte[length];
        }
        return unused;
    }

    /** Reads the edits backwards; what is deleted from the text is a word that the reference lacks. */
    TerSearch.Alignment alignment() {
        int[] words = new int[reference.length];
        int[] referenceErrors = new int[reference.length];
        int[] textErrors = new int[text.length];
        int i = text.length;
        int j = reference.length;
        while (i > 0 || j > 0) {
            byte edit = i == 0 ? INSERT : edits[i][j - firsts[i]];
            int error = edit == NOTHING ? 0 : 1;
            if (edit != DELETE) {
                words[j - 1] = i - 1;
                referenceErrors[j - 1] = error;
            }
            if (edit != INSERT) {
                textErrors[i - 1] = error;
            }
            i -= edit == INSERT ? 0 : 1;
            j -= edit == DELETE ? 0 : 1;
        }
        return new TerSearch.Alignment(
                new TerSearch.Ints(words), new TerSearch.Ints(referenceErrors), new TerSearch.Ints(textErrors));
    }
}
