// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random orders of rows. */
final class RowOrder {
    /** So few rows that they stay in a processor's nearest memory. */
    private static final int BLOCK = 256;

    private RowOrder() {}

    /** {@return all orders with the same chance} */
    static int[] shuffled(int rows, SplittableRandom random) {
        int[] order = new int[rows];
        Arrays.setAll(order, row -> row);
        for (int row = rows - 1; row > 0; row--) {
            int other = below(row + 1, random);
            int taken = order[row];
            order[row] = order[other];
            order[other] = taken;
        }
        return order;
    }

    /** {@return blocks of neighbours in a random order, the rows of each in a random order} */
    static int[] byBlocks(int rows, SplittableRandom random) {
        int[] order = new int[rows];
        int at = 0;
        for (int block : shuffled((rows + BLOCK - 1) / BLOCK, random)) {
            int begin = at;
            for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
                int other = begin + below(at - begin + 1, random);
                order[at++] = order[other];
                order[other] = row;
            }
        }
        return order;
    }

    /** A product instead of a remainder: as even, but for one draw in billions. */
    private static int below(int bound, SplittableRandom random) {
        return (int) (((random.nextInt() & 0xFFFF_FFFFL) * bound) >>> 32);
    }
}
