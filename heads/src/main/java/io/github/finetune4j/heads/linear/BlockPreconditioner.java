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
    private final int[][] chosen;
    private final double[][] roots;
    private final Cholesky[] factors;

    BlockPreconditioner(double[][] vectors, double[] meanSquares, int outputs) {
        this.vectors = vectors;
        this.meanSquares = meanSquares;
        width = meanSquares.length;
        mostRows = mostRows(outputs, width);
        inverse = new double[outputs][width];
        chosen = new int[outputs][];
        roots = new double[outputs][];
        factors = new Cholesky[outputs];
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
        chosen[k] = choose(curvatures, all);
        double rest = all;
        for (int row : chosen[k]) {
            rest -= curvatures[row];
        }
        rest = Math.max(rest, 0);
        for (int j = 0; j < width - 1; j++) {
            inverse[k][j] = 1 / (1 + rest * meanSquares[j]);
        }
        inverse[k][width - 1] = 1 / Math.max(rest, 1e-2 * all + 1e-12);
        roots[k] = Arrays.stream(chosen[k])
                .mapToDouble(row -> Math.sqrt(curvatures[row]))
                .toArray();
        factors[k] = factor(k);
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

    /** {@return the Cholesky factor of 1 + A D^-1 A', A being the chosen rows times their roots} */
    private Cholesky factor(int k) {
        int count = chosen[k].length;
        double[][] columns = new double[width][count];
        double[][] gram = new double[count][];
        for (int a = 0; a < count; a++) {
            double[] row = vectors[chosen[k][a]];
            for (int j = 0; j < width; j++) {
                columns[j][a] = roots[k][a] * row[j];
            }
        }
        double[] scales = new double[width];
        for (int a = 0; a < count; a++) {
            for (int j = 0; j < width; j++) {
                scales[j] = columns[j][a] * inverse[k][j];
            }
            gram[a] = new double[a + 1];
            gram[a][a] = 1;
            Products.add(gram[a], scales, columns, width, 0, a + 1);
        }
        return Cholesky.of(gram);
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
        int count = chosen[k].length;
        if (count == 0) {
            return;
        }
        double[] u = new double[count];
        double[][] rows = new double[count][];
        for (int a = 0; a < count; a++) {
            rows[a] = vectors[chosen[k][a]];
            u[a] = roots[k][a] * Products.dot(rows[a], scaled, width);
        }
        factors[k].solve(u);
        for (int a = 0; a < count; a++) {
            u[a] *= roots[k][a];
        }
        double[] change = new double[width];
        Products.add(change, u, rows, count, 0, width);
        for (int j = 0; j < width; j++) {
            scaled[j] -= change[j] * inverse[k][j];
        }
    }
}
