// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.ranking;

import io.github.finetune4j.statistics.internal.Checks;
import org.jspecify.annotations.Nullable;

/**
 * The wins and ties between models.
 *
 * @param wins wins[i][j]: i beat j
 * @param ties ties[i][j], symmetric
 */
@SuppressWarnings("ArrayRecordComponent") // made and read inside the package
record Contests(double[][] wins, double[][] ties) {
    static Contests of(double[][] wins, double[][] ties) {
        checkSquare("wins", wins, wins.length);
        checkSquare("ties", ties, wins.length);
        for (int i = 0; i < ties.length; i++) {
            for (int j = 0; j < i; j++) {
                if (ties[i][j] != ties[j][i]) {
                    throw new IllegalArgumentException("ties of " + j + " and " + i + ": " + ties[j][i] + " and "
                            + ties[i][j] + " -> give the same number in both places");
                }
            }
        }
        return new Contests(wins, ties).checked();
    }

    static Contests of(int models, int[] first, int[] second, double[] results) {
        Checks.atLeast("the number of contestants", 2, models);
        if (first.length != second.length || first.length != results.length) {
            throw new IllegalArgumentException("first, second and results: " + first.length + ", " + second.length
                    + " and " + results.length + " -> give one of each per contest");
        }
        double[][] wins = new double[models][models];
        double[][] ties = new double[models][models];
        for (int i = 0; i < first.length; i++) {
            int a = model(first[i], models);
            int b = model(second[i], models);
            if (results[i] == 1) {
                wins[a][b]++;
            } else if (results[i] == 0) {
                wins[b][a]++;
            } else if (results[i] == 0.5) {
                ties[a][b]++;
                ties[b][a]++;
            } else {
                throw new IllegalArgumentException("result: " + results[i] + " -> give 1, 0, or 0.5 for a tie");
            }
        }
        return new Contests(wins, ties).checked();
    }

    private static int model(int model, int models) {
        if (model < 0 || model >= models) {
            throw new IllegalArgumentException("model: " + model + " -> give 0 to " + (models - 1));
        }
        return model;
    }

    private static void checkSquare(String name, double[][] counts, int size) {
        Checks.atLeast("the number of contestants", 2, size);
        if (counts.length != size) {
            throw new IllegalArgumentException(name + ": " + counts.length + " rows -> give " + size);
        }
        for (double[] row : counts) {
            if (row.length != size) {
                throw new IllegalArgumentException(
                        name + ": " + size + " rows and one with " + row.length + " columns -> give a square");
            }
            for (double count : Checks.finite(name, 2, row)) {
                if (count < 0) {
                    throw new IllegalArgumentException(name + ": " + count + " -> give at least 0");
                }
            }
        }
    }

    private Contests checked() {
        for (int i = 0; i < wins.length; i++) {
            if (wins[i][i] != 0 || ties[i][i] != 0) {
                throw new IllegalArgumentException(
                        "contests of model " + i + " with itself: " + (wins[i][i] + ties[i][i]) + " -> leave them out");
            }
        }
        if (reached(false) < wins.length || reached(true) < wins.length) {
            throw notIdentified(Math.min(reached(false), reached(true)) + " of " + wins.length + " models", null);
        }
        return this;
    }

    static IllegalArgumentException notIdentified(String found, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "models that are connected to model 0 by wins or ties both ways: " + found
                        + " -> no strengths fit best; add contests, leave models out, or use"
                        + " Ranking.bradleyTerry with a penalty",
                cause);
    }

    /** How many models the first one reaches along wins and ties, or is reached from. */
    private int reached(boolean backwards) {
        boolean[] seen = new boolean[wins.length];
        int[] queue = new int[wins.length];
        int size = 1;
        seen[0] = true;
        for (int next = 0; next < size; next++) {
            for (int j = 0; j < wins.length; j++) {
                double edge = ties[j][queue[next]] + (backwards ? wins[j][queue[next]] : wins[queue[next]][j]);
                if (edge > 0 && !seen[j]) {
                    seen[j] = true;
                    queue[size++] = j;
                }
            }
        }
        return size;
    }

    double count() {
        double sum = 0;
        for (int i = 0; i < wins.length; i++) {
            for (int j = 0; j < wins.length; j++) {
                sum += wins[i][j] + ties[i][j] / 2;
            }
        }
        return sum;
    }

    boolean tied() {
        for (double[] row : ties) {
            for (double count : row) {
                if (count > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
