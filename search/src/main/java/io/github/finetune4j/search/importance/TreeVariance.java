// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The part of a tree's variance over the whole space, in which every place is equally likely, that the mean over all
 * other parameters has along one parameter, or along two (Hutter, Hoos and Leyton-Brown, 2014, algorithm 2).
 */
final class TreeVariance {
    private final Lines lines;
    private final List<RegressionTree.Leaf> leaves;
    private final double[][] widths;
    private final double[] sizes;
    private final double[][] cuts;
    private final double mean;

    TreeVariance(Lines lines, List<RegressionTree.Leaf> leaves) {
        this.lines = lines;
        this.leaves = leaves;
        widths = new double[leaves.size()][lines.count()];
        sizes = new double[leaves.size()];
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = 1;
            for (int d = 0; d < lines.count(); d++) {
                widths[i][d] = leaves.get(i).box().width(lines, d);
                sizes[i] *= widths[i][d];
            }
            sum += sizes[i] * leaves.get(i).figure();
        }
        mean = sum;
        cuts = new double[lines.count()][];
        for (int d = 0; d < cuts.length; d++) {
            cuts[d] = cuts(d);
        }
    }

    /** Where the tree changes along an axis, from its beginning to its end. */
    private double[] cuts(int dimension) {
        TreeSet<Double> places = new TreeSet<>(List.of(0.0, 1.0));
        int options = lines.options(dimension);
        for (int option = 1; option < options; option++) {
            places.add(option / (double) options);
        }
        if (options == 0) {
            leaves.forEach(leaf -> {
                places.add(leaf.box().low(dimension));
                places.add(leaf.box().high(dimension));
            });
        }
        return places.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@return the variance of the tree itself} */
    double total() {
        double total = 0;
        for (int i = 0; i < sizes.length; i++) {
            double away = leaves.get(i).figure() - mean;
            total += sizes[i] * away * away;
        }
        return total;
    }

    /** {@return the variance along one parameter} */
    double along(int dimension) {
        double[] steps = new double[cuts[dimension].length];
        for (int i = 0; i < sizes.length; i++) {
            double weight = leaves.get(i).figure() * sizes[i] / widths[i][dimension];
            for (int[] run : runs(i, dimension)) {
                steps[run[0]] += weight;
                steps[run[1]] -= weight;
            }
        }
        double variance = 0;
        double here = 0;
        for (int cell = 0; cell + 1 < steps.length; cell++) {
            here += steps[cell];
            variance += length(dimension, cell) * (here - mean) * (here - mean);
        }
        return variance;
    }

    /** {@return the variance over two parameters, what each does by itself included} */
    double along(int one, int other) {
        double[][] steps = new double[cuts[one].length][cuts[other].length];
        for (int i = 0; i < sizes.length; i++) {
            double weight = leaves.get(i).figure() * sizes[i] / (widths[i][one] * widths[i][other]);
            for (int[] across : runs(i, one)) {
                for (int[] up : runs(i, other)) {
                    steps[across[0]][up[0]] += weight;
                    steps[across[1]][up[0]] -= weight;
                    steps[across[0]][up[1]] -= weight;
                    steps[across[1]][up[1]] += weight;
                }
            }
        }
        return summed(one, other, steps);
    }

    private double summed(int one, int other, double[][] steps) {
        double variance = 0;
        double[] column = new double[steps[0].length];
        for (int across = 0; across + 1 < steps.length; across++) {
            double here = 0;
            double sum = 0;
            for (int up = 0; up + 1 < column.length; up++) {
                column[up] += steps[across][up];
                here += column[up];
                sum += length(other, up) * (here - mean) * (here - mean);
            }
            variance += length(one, across) * sum;
        }
        return variance;
    }

    private double length(int dimension, int cell) {
        return cuts[dimension][cell + 1] - cuts[dimension][cell];
    }

    /** The cells of an axis that a leaf covers, from and to. */
    private List<int[]> runs(int leaf, int dimension) {
        Box box = leaves.get(leaf).box();
        if (lines.options(dimension) > 0) {
            return box.allowed(dimension).stream()
                    .mapToObj(option -> new int[] {option, option + 1})
                    .toList();
        }
        return List.of(new int[] {
            Arrays.binarySearch(cuts[dimension], box.low(dimension)),
            Arrays.binarySearch(cuts[dimension], box.high(dimension))
        });
    }
}
