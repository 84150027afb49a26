// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import java.util.Random;

/** In what order an epoch goes through the rows: it depends on the seed and the epoch alone. */
public final class EpochOrder {
    private EpochOrder() {}

    /**
     * {@return a permutation of 0 to rows - 1}
     *
     * @param rows how many there are
     * @param seed of the training
     * @param epoch from 1
     */
    public static int[] of(int rows, long seed, int epoch) {
        int[] order = new int[rows];
        Random random = new Random(Seeds.mix(seed, epoch));
        for (int i = 0; i < rows; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
