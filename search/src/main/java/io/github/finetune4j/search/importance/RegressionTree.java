// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A regression tree as its leaves: boxes that fill the space, each with the mean of the figures in it. Each split takes
 * away as much squared error as one can (Breiman, Friedman, Olshen and Stone, 1984), until a leaf has one place or one
 * figure. A number is cut at the middle between two places; one option is set apart from the others.
 */
final class RegressionTree {
    private static final double NOTHING = 1e-12;

    private final Lines lines;
    private final double[][] points;
    private final double[] figures;
    private final List<Leaf> leaves = new ArrayList<>();

    /** A box and the figure that the tree gives in it. */
    record Leaf(Box box, double figure) {}

    /** A split: where, and by how much it lessens the error. */
    private record Split(int dimension, double threshold, double gain) {}

    /** @param drawn which points it learns from; one may come twice */
    RegressionTree(Lines lines, double[][] points, double[] figures, int[] drawn) {
        this.lines = lines;
        this.points = points;
        this.figures = figures;
        grow(Box.whole(lines), drawn);
    }

    List<Leaf> leaves() {
        return leaves;
    }

    private void grow(Box box, int[] rows) {
        Split best = new Split(-1, 0, NOTHING);
        for (int d = 0; d < lines.count(); d++) {
            Split split = lines.options(d) == 0 ? cut(d, rows) : apart(d, rows);
            best = split.gain() > best.gain() ? split : best;
        }
        if (best.dimension() < 0) {
            leaves.add(new Leaf(
                    box,
                    Arrays.stream(rows)
                            .mapToDouble(row -> figures[row])
                            .average()
                            .orElse(0)));
            return;
        }
        int dimension = best.dimension();
        double threshold = best.threshold();
        boolean number = lines.options(dimension) == 0;
        int[] left = Arrays.stream(rows)
                .filter(row -> number ? points[row][dimension] < threshold : points[row][dimension] == threshold)
                .toArray();
        int[] right = Arrays.stream(rows)
                .filter(row -> number ? points[row][dimension] >= threshold : points[row][dimension] != threshold)
                .toArray();
        grow(number ? box.below(dimension, threshold) : box.only(dimension, (int) threshold), left);
        grow(number ? box.above(dimension, threshold) : box.without(dimension, (int) threshold), right);
    }

    private Split cut(int dimension, int[] rows) {
        Integer[] order = Arrays.stream(rows).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(row -> points[row][dimension]));
        double all = Arrays.stream(rows).mapToDouble(row -> figures[row]).sum();
        double left = 0;
        Split best = new Split(dimension, 0, 0);
        for (int i = 1; i < order.length; i++) {
            left += figures[order[i - 1]];
            double before = points[order[i - 1]][dimension];
            double here = points[order[i]][dimension];
            double middle = before + (here - before) / 2;
            if (middle > before) {
                double gain = gain(left, i, all, order.length);
                best = gain > best.gain() ? new Split(dimension, middle, gain) : best;
            }
        }
        return best;
    }

    private Split apart(int dimension, int[] rows) {
        double all = Arrays.stream(rows).mapToDouble(row -> figures[row]).sum();
        double[] sums = new double[lines.options(dimension)];
        int[] counts = new int[sums.length];
        for (int row : rows) {
            sums[(int) points[row][dimension]] += figures[row];
            counts[(int) points[row][dimension]]++;
        }
        Split best = new Split(dimension, 0, 0);
        for (int option = 0; option < sums.length; option++) {
            if (counts[option] > 0 && counts[option] < rows.length) {
                double gain = gain(sums[option], counts[option], all, rows.length);
                best = gain > best.gain() ? new Split(dimension, option, gain) : best;
            }
        }
        return best;
    }

    private static double gain(double left, int count, double all, int total) {
        double right = all - left;
        return left * left / count + right * right / (total - count) - all * all / total;
    }
}
