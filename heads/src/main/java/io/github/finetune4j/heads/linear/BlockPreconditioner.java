// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The curvature of each output by itself: exactly for the few rows that it is not sure of, which make most of it, and
 * by the mean squares of the axes for the others. What is so many rows and a diagonal is inverted by Woodbury's
 * formula.
 */
final class BlockPreconditioner implements Preconditioner {
    private static final int MOST_ROWS = 256;
    private static final int MOST_NUMBERS = 1 << 23;
    /** Rows whose curvature is below this share of the largest are not worth a place. */
    private static final double WORTH = 0.03;
    /** If the chosen rows make less of it than this, they are left to the diagonal. */
    private static final double LEAST_SHARE = 0.4;

    private final double[][] vectors;
    private final double[] meanSquares;
    private final int width;
    private final int mostRows;
    private final double[][] inverse;
    /** Beyond this times the penalty's curvature, single precision could make of what is left a number below 0. */
    private static final double STEEP = 1e4;

    /** Of each output what the chosen rows take away, as the product of a matrix with itself: [row][feature]. */
    private final float[][][] down;
    /** The same, [feature][row]: either way along an array. */
    private final float[][][] across;
    /** The same with all digits, where it is so steep that they count; empty elsewhere. */
    private final double[][][] steep;

    BlockPreconditioner(double[][] vectors, double[] meanSquares, int outputs) {
        this.vectors = vectors;
        this.meanSquares = meanSquares;
        width = meanSquares.length;
        mostRows = mostRows(outputs, width);
        inverse = new double[outputs][width];
        down = new float[outputs][][];
        across = new float[outputs][width][];
        steep = new double[outputs][][];
    }

    /** {@return how many rows each output may choose, so that what is kept of all outputs stays within bounds} */
    static int mostRows(long outputs, long width) {
        double bySize = Math.sqrt((double) MOST_NUMBERS / outputs);
        return (int) Math.min(MOST_ROWS, Math.min(bySize, (double) MOST_NUMBERS / (outputs * width)));
    }

    @Override
    public void update(LogisticLoss loss) {
        Products.each(inverse.length, k -> update(k, loss.curvatures(k)));
    }

    private void update(int k, double[] curvatures) {
        double all = Arrays.stream(curvatures).sum();
        int[] chosen = choose(curvatures, all);
        double rest = all;
        for (int row : chosen) {
            rest -= curvatures[row];
        }
        rest = Math.max(rest, 0);
        for (int j = 0; j < width - 1; j++) {
            inverse[k][j] = 1 / (1 + rest * meanSquares[j]);
        }
        inverse[k][width - 1] = 1 / Math.max(rest, 1e-2 * all + 1e-12);
        double[][] own = new double[chosen.length][width];
        for (int a = 0; a < chosen.length; a++) {
            double root = Math.sqrt(curvatures[chosen[a]]);
            for (int j = 0; j < width; j++) {
                own[a][j] = root * vectors[chosen[a]][j];
            }
        }
        keep(k, own);
    }

    private int[] choose(double[] curvatures, double all) {
        double worth = WORTH * Arrays.stream(curvatures).max().orElse(0);
        int[] worthy = IntStream.range(0, curvatures.length)
                .filter(i -> curvatures[i] > worth)
                .toArray();
        if (worthy.length > mostRows) {
            worthy = Arrays.stream(worthy)
                    .boxed()
                    .sorted((a, b) -> Double.compare(curvatures[b], curvatures[a]))
                    .limit(mostRows)
                    .mapToInt(i -> i)
                    .sorted()
                    .toArray();
        }
        double share = Arrays.stream(worthy).mapToDouble(i -> curvatures[i]).sum();
        return share < LEAST_SHARE * all ? new int[0] : worthy;
    }

    /** Woodbury's formula: by 1 + A D^-1 A' = R'R, (D + A'A)^-1 is D^-1 - S'S, S being R'^-1 A D^-1. */
    private void keep(int k, double[][] rows) {
        int count = rows.length;
        double[][] gram = gram(k, rows);
        double most = 0;
        for (int a = 0; a < count; a++) {
            most = Math.max(most, gram[a][a]);
        }
        Cholesky factor = Cholesky.of(gram);
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                row[j] *= inverse[k][j];
            }
        }
        factor.divide(rows);
        steep[k] = most > STEEP ? rows : new double[0][];
        if (most > STEEP) {
            return;
        }
        down[k] = new float[count][width];
        for (int j = 0; j < width; j++) {
            across[k][j] = new float[count];
            for (int a = 0; a < count; a++) {
                down[k][a][j] = (float) rows[a][j];
                across[k][j][a] = down[k][a][j];
            }
        }
    }

    private double[][] gram(int k, double[][] rows) {
        int count = rows.length;
        double[][] columns = new double[width][count];
        for (int a = 0; a < count; a++) {
            for (int j = 0; j < width; j++) {
                columns[j][a] = rows[a][j];
            }
        }
        double[][] gram = new double[count][];
        double[] scales = new double[width];
        for (int a = 0; a < count; a++) {
            for (int j = 0; j < width; j++) {
                scales[j] = rows[a][j] * inverse[k][j];
            }
            gram[a] = new double[a + 1];
            gram[a][a] = 1;
            Products.add(gram[a], scales, columns, width, 0, a + 1);
        }
        return gram;
    }

    @Override
    public void apply(double[][] residual, double[][] scaled) {
        Products.each((inverse.length + 7) / 8, piece -> {
            for (int k = piece * 8; k < Math.min(inverse.length, piece * 8 + 8); k++) {
                apply(k, residual[k], scaled[k]);
            }
        });
    }

    private void apply(int k, double[] residual, double[] scaled) {
        for (int j = 0; j < width; j++) {
            scaled[j] = residual[j] * inverse[k][j];
        }
        if (steep[k].length > 0) {
            for (double[] row : steep[k]) {
                Products.one(scaled, row, -Products.dot(row, residual, width), 0, width);
            }
        } else if (down[k].length > 0) {
            float[] change = change(k, residual);
            for (int j = 0; j < width; j++) {
                scaled[j] -= change[j];
            }
        }
    }

    private float[] change(int k, double[] residual) {
        float[] given = new float[width];
        for (int j = 0; j < width; j++) {
            given[j] = (float) residual[j];
        }
        float[] u = new float[down[k].length];
        Products.add(u, given, across[k], 0, width, u.length);
        float[] change = new float[width];
        Products.add(change, u, down[k], 0, u.length, width);
        return change;
    }
}
