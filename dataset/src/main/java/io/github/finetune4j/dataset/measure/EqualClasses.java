// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts classes of the same frequency, which the loss can't distinguish, in the order in which functions are most often
 * right. Frequencies that agree in three digits count as the same, as in the reference.
 */
final class EqualClasses {
    private static final double DIGITS = 1000;

    private EqualClasses() {}

    static void reorder(double[][] mu, double[] balance) {
        Map<Double, List<Integer>> groups = new LinkedHashMap<>();
        for (int k = 0; k < balance.length; k++) {
            groups.computeIfAbsent(Math.rint((float) balance[k] * DIGITS), fresh -> new ArrayList<>())
                    .add(k);
        }
        int[] columns = new int[balance.length];
        groups.values().forEach(group -> assign(group, mu, balance, columns));
        for (double[] row : mu) {
            double[] kept = row.clone();
            Arrays.setAll(row, k -> kept[columns[k]]);
        }
    }

    /** For each class of the group the column of it that becomes its own. */
    private static void assign(List<Integer> group, double[][] mu, double[] balance, int[] columns) {
        int size = group.size();
        double[][] cost = new double[size][size];
        for (int column = 0; column < size; column++) {
            for (int vote = 0; vote < size; vote++) {
                int from = group.get(column);
                for (int i = group.get(vote); i < mu.length; i += balance.length) {
                    cost[column][vote] -= mu[i][from] * balance[from];
                }
            }
        }
        int[] becomes = cheapest(cost);
        for (int column = 0; column < size; column++) {
            columns[group.get(becomes[column])] = group.get(column);
        }
    }

    /** [row] its column in the cheapest assignment, by shortest augmenting paths (Kuhn and Munkres). */
    static int[] cheapest(double[][] cost) {
        int n = cost.length;
        double[] rows = new double[n + 1];
        double[] columns = new double[n + 1];
        int[] taken = new int[n + 1]; // [column] row, both from 1; 0 is free
        for (int row = 1; row <= n; row++) {
            augment(cost, row, rows, columns, taken);
        }
        int[] assigned = new int[n];
        for (int column = 1; column <= n; column++) {
            assigned[taken[column] - 1] = column - 1;
        }
        return assigned;
    }

    private static void augment(double[][] cost, int row, double[] rows, double[] columns, int[] taken) {
        int n = cost.length;
        double[] least = new double[n + 1];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        boolean[] used = new boolean[n + 1];
        int[] way = new int[n + 1];
        taken[0] = row;
        int at = 0;
        while (taken[at] != 0) {
            used[at] = true;
            int next = 0;
            double step = Double.POSITIVE_INFINITY;
            for (int j = 1; j <= n; j++) {
                if (!used[j]) {
                    double reduced = cost[taken[at] - 1][j - 1] - rows[taken[at]] - columns[j];
                    way[j] = reduced < least[j] ? at : way[j];
                    least[j] = Math.min(least[j], reduced);
                    next = least[j] < step ? j : next;
                    step = Math.min(step, least[j]);
                }
            }
            shift(step, used, rows, columns, taken, least);
            at = next;
        }
        while (at != 0) {
            taken[at] = taken[way[at]];
            at = way[at];
        }
    }

    private static void shift(
            double step, boolean[] used, double[] rows, double[] columns, int[] taken, double[] least) {
        for (int j = 0; j < used.length; j++) {
            if (used[j]) {
                rows[taken[j]] += step;
                columns[j] -= step;
            } else {
                least[j] -= step;
            }
        }
    }
}
