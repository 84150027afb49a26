// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Parts into which rows are dealt, each label's rows evenly. The only row of a label lies in no part: it is always
 * learnt from.
 *
 * @param ofRow the part of each row; -1 for the only row of a label
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Folds(int[] ofRow) {
    static final int COUNT = 5;
    private static final long SEED = 34;

    static Folds of(int[] labels, int[] counts) {
        int[] order = IntStream.range(0, labels.length).toArray();
        shuffle(order);
        int[] dealt = new int[counts.length];
        int[] ofRow = new int[labels.length];
        int next = 0;
        for (int k = 0; k < counts.length; k++) {
            dealt[k] = next;
            next += counts[k] > 1 ? counts[k] : 0;
        }
        for (int row : order) {
            int label = labels[row];
            ofRow[row] = counts[label] > 1 ? dealt[label]++ % COUNT : -1;
        }
        return new Folds(ofRow);
    }

    private static void shuffle(int[] order) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }

    int[] heldOut(int fold) {
        return IntStream.range(0, ofRow.length).filter(i -> ofRow[i] == fold).toArray();
    }

    int[] learnt(int fold) {
        return IntStream.range(0, ofRow.length).filter(i -> ofRow[i] != fold).toArray();
    }

    int neverHeldOut() {
        return (int) Arrays.stream(ofRow).filter(fold -> fold < 0).count();
    }
}
