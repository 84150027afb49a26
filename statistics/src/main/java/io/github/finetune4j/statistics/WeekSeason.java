// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * The week's season of a figure: a level, what each day of the week and each time of the day add to it, and what is
 * left of each tile of the week. Each part is shrunk by what its mean square says over noise (James and Stein's
 * positive part), anew each week, so that a season that isn't there costs little and one that is there is learnt within
 * a week.
 */
final class WeekSeason {
    static final int DAYS = 7;

    private final int columns;
    private final int memory;
    private final double[] mean;
    private final int[] count;
    private final double[] rowSum = new double[DAYS];
    private final int[] rowCells = new int[DAYS];
    private final double[] columnSum;
    private final int[] columnCells;
    private double sum;
    private int cells;
    private double within;
    private long values;
    private double byDay;
    private double byTime;
    private double byTile;
    private double spread;

    /** {@code memory}: of how many weeks a tile's mean is at most. */
    WeekSeason(int tilesPerDay, int memory) {
        this.columns = tilesPerDay;
        this.memory = memory;
        this.mean = new double[DAYS * tilesPerDay];
        this.count = new int[mean.length];
        this.columnSum = new double[columns];
        this.columnCells = new int[columns];
    }

    int slots() {
        return mean.length;
    }

    double level() {
        return cells == 0 ? 0 : sum / cells;
    }

    double expected(int slot) {
        double level = level();
        double day = part(rowSum[slot / columns], rowCells[slot / columns], level);
        double time = part(columnSum[slot % columns], columnCells[slot % columns], level);
        double rest = count[slot] == 0 ? 0 : mean[slot] - level - day - time;
        return level + byDay * day + byTime * time + byTile * rest;
    }

    private static double part(double sum, int cells, double level) {
        return cells == 0 ? 0 : sum / cells - level;
    }

    /** {@return the variance of a value's residual by the variance of the value: 1 and what the estimate adds} */
    double inflation() {
        return 1 + spread;
    }

    void add(int slot, double value) {
        double before = mean[slot];
        if (count[slot] == 0) {
            rowCells[slot / columns]++;
            columnCells[slot % columns]++;
            cells++;
        }
        count[slot] = Math.min(count[slot] + 1, memory);
        double step = count[slot] == 1 ? value : (value - before) / count[slot];
        mean[slot] = before + step;
        if (count[slot] > 1) {
            within += (value - before) * (value - mean[slot]);
            values++;
        }
        rowSum[slot / columns] += step;
        columnSum[slot % columns] += step;
        sum += step;
    }

    /**
     * Weighs the parts of the season anew; to be called once a week.
     *
     * @param dependence by how much the variance of a sum of neighbouring tiles is greater than if they were
     *     independent
     */
    void weigh(double dependence) {
        double level = level();
        double days = squares(rowSum, rowCells, level);
        double times = squares(columnSum, columnCells, level);
        double rests = 0;
        long n = 0;
        for (int slot = 0; slot < mean.length; slot++) {
            if (count[slot] > 0) {
                double rest = mean[slot]
                        + level
                        - rowSum[slot / columns] / rowCells[slot / columns]
                        - columnSum[slot % columns] / columnCells[slot % columns];
                rests += rest * rest;
                n += count[slot];
            }
        }
        double weeks = (double) n / Math.max(1, cells);
        int free = (DAYS - 1) * (columns - 1);
        double ofRests = free == 0 ? 0 : weeks * rests / free;
        double noise = values > 0 ? within / values : ofRests;
        byDay = weight(weeks * days / (DAYS - 1), noise * Math.min(columns, dependence), values > 0 || free > 0);
        byTime = columns == 1 ? 0 : weight(weeks * times / (columns - 1), noise, true);
        byTile = free == 0 ? 0 : weight(ofRests, noise, values > 0);
        double used = 1 + byDay * byDay * (DAYS - 1) + byTime * byTime * (columns - 1) + byTile * byTile * free;
        spread = used / Math.max(1, n);
    }

    private static double weight(double square, double noise, boolean known) {
        return known && square > noise ? 1 - noise / square : 0;
    }

    private static double squares(double[] sums, int[] cells, double level) {
        double squares = 0;
        for (int i = 0; i < sums.length; i++) {
            double part = part(sums[i], cells[i], level);
            squares += cells[i] * part * part;
        }
        return squares;
    }
}
