// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.random.RandomGenerator;

/** Latin hypercube samples (McKay, Beckman and Conover, Technometrics 21, 1979): each column is spread evenly. */
final class Hypercube {
    private static final double LEAST = 0x1p-53;

    private Hypercube() {}

    /**
     * {@return rows of probabilities between 0 and 1, both excluded}
     *
     * @param rows how many
     * @param columns how many
     * @param random the source of chance
     */
    static double[][] sample(int rows, int columns, RandomGenerator random) {
        double[][] sample = new double[rows][columns];
        int[] cells = new int[rows];
        for (int column = 0; column < columns; column++) {
            shuffle(cells, random);
            for (int row = 0; row < rows; row++) {
                double at = (cells[row] + random.nextDouble()) / rows;
                sample[row][column] = Math.max(LEAST, Math.min(1 - LEAST, at));
            }
        }
        return sample;
    }

    private static void shuffle(int[] cells, RandomGenerator random) {
        for (int i = 0; i < cells.length; i++) {
            int other = random.nextInt(i + 1);
            cells[i] = cells[other];
            cells[other] = i;
        }
    }
}
