// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crossed;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Ids;
import java.util.Arrays;

/** Ratings, one per row and rater, with rows and raters numbered from 0. */
final class CrossedCells {
    private final double[] values;
    private final int[] rows;
    private final int[] raters;
    private final int rowCount;
    private final int raterCount;

    private CrossedCells(double[] values, int[] rows, int[] raters) {
        this.values = values;
        this.rows = rows;
        this.raters = raters;
        rowCount = Arrays.stream(rows).max().orElse(-1) + 1;
        raterCount = Arrays.stream(raters).max().orElse(-1) + 1;
        Checks.atLeast("the number of rows", 2, rowCount);
        Checks.atLeast("the number of raters", 2, raterCount);
    }

    static CrossedCells of(double[] values, int[] rows, int[] raters) {
        Ids rowIds = Ids.ascending(rows);
        Ids raterIds = Ids.ascending(raters);
        int width = raterIds.ids().length;
        long[] cells = new long[values.length];
        Arrays.setAll(cells, i -> (long) rowIds.places()[i] * width + raterIds.places()[i]);
        long[] distinct = Arrays.stream(cells).sorted().distinct().toArray();
        double[] sums = new double[distinct.length];
        int[] counts = new int[distinct.length];
        for (int i = 0; i < values.length; i++) {
            int cell = Arrays.binarySearch(distinct, cells[i]);
            sums[cell] += values[i];
            counts[cell]++;
        }
        int[] cellRows = new int[distinct.length];
        int[] cellRaters = new int[distinct.length];
        for (int cell = 0; cell < distinct.length; cell++) {
            sums[cell] /= counts[cell];
            cellRows[cell] = (int) (distinct[cell] / width);
            cellRaters[cell] = (int) (distinct[cell] % width);
        }
        return new CrossedCells(sums, cellRows, cellRaters);
    }

    double mean() {
        return Arrays.stream(values).sum() / values.length;
    }

    CrossedDesign design() {
        return new CrossedDesign(
                rowCount, raterCount, values.length, share(counts(rows, rowCount)), share(counts(raters, raterCount)));
    }

    private static int[] counts(int[] groups, int size) {
        int[] counts = new int[size];
        for (int group : groups) {
            counts[group]++;
        }
        return counts;
    }

    private double share(int[] counts) {
        double squares = 0;
        for (double count : counts) {
            squares += count * count;
        }
        return squares / values.length / values.length;
    }

    /** {@return the variances of rows, raters and rest; each without bias but for the clipping at 0} */
    CrossedComponents components() {
        double n = values.length;
        double all = all();
        double perRow = n * share(counts(rows, rowCount));
        double perRater = n * share(counts(raters, raterCount));
        if (values.length == rowCount && values.length == raterCount) {
            return new CrossedComponents(0, 0, all / (n - 1));
        }
        if (values.length == rowCount) {
            double rest = within(raters, raterCount) / (n - raterCount);
            return CrossedComponents.atLeastZero(0, (all - rest * (n - 1)) / (n - perRater), rest);
        }
        if (values.length == raterCount) {
            double rest = within(rows, rowCount) / (n - rowCount);
            return CrossedComponents.atLeastZero((all - rest * (n - 1)) / (n - perRow), 0, rest);
        }
        double withRater = within(rows, rowCount) / (n - rowCount);
        double withRow = within(raters, raterCount) / (n - raterCount);
        double rest = (withRow * (n - perRow) + withRater * (n - perRater) - all) / (n + 1 - perRow - perRater);
        rest = Math.max(0, rest);
        return CrossedComponents.atLeastZero(withRow - rest, withRater - rest, rest);
    }

    private double all() {
        double mean = mean();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    }

    /** Sum of squared distances from the mean of the group. */
    private double within(int[] groups, int size) {
        int[] counts = counts(groups, size);
        double[] means = new double[size];
        for (int i = 0; i < values.length; i++) {
            means[groups[i]] += values[i] / counts[groups[i]];
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double distance = values[i] - means[groups[i]];
            sum += distance * distance;
        }
        return sum;
    }
}
