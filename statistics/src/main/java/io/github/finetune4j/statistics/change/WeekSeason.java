// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

/**
 * The week's season of a figure: a level, what each day of the week and each time of the day add to it, and what is
 * left of each window of the week. Values weigh as much as they tell. Each part is shrunk by what its mean square says
 * over noise (James and Stein's positive part), anew each week, so that a season that isn't there costs little and one
 * that is there is learnt within a week. The level is learnt at once.
 */
final class WeekSeason {
    static final int DAYS = 7;

    private final int columns;
    private final int memory;
    private final double[] mean;
    private final double[] weight;
    private final int[] count;
    private final double[] shape;
    private double weights;
    private double aboveShape;
    private double within;
    private long repeats;
    private double used = 1;

    /** {@code memory}: of how many weeks a window's mean is at most. */
    WeekSeason(int windowsPerDay, int memory) {
        this.columns = windowsPerDay;
        this.memory = memory;
        this.mean = new double[DAYS * windowsPerDay];
        this.weight = new double[mean.length];
        this.count = new int[mean.length];
        this.shape = new double[mean.length];
    }

    int slots() {
        return mean.length;
    }

    double expected(int slot) {
        return weights == 0 ? 0 : aboveShape / weights + shape[slot];
    }

    /** {@return the variance of a value's residual by the variance of the value: 1 and what the estimate adds} */
    double inflation(double precision) {
        return weights == 0 ? 1 : 1 + used * precision / weights;
    }

    /** {@code precision}: the reciprocal of the value's variance, in a unit that stays the same. */
    void add(int slot, double value, double precision) {
        double before = mean[slot];
        double old = weight[slot];
        count[slot]++;
        double now = precision + (count[slot] > memory ? old * (memory - 1) / memory : old);
        mean[slot] = before + precision / now * (value - before);
        weight[slot] = now;
        if (count[slot] > 1) {
            within += precision * (value - before) * (value - mean[slot]);
            repeats++;
        }
        aboveShape += now * (mean[slot] - shape[slot]) - old * (before - shape[slot]);
        weights += now - old;
    }

    /**
     * Weighs the parts of the season anew; to be called once a week.
     *
     * @param dependence by how much the variance of a sum of neighbouring windows is greater than if they were
     *     independent
     */
    void weigh(double dependence) {
        if (weights == 0) {
            return;
        }
        TwoWayFit fit = TwoWayFit.of(mean, weight, columns);
        int free = (DAYS - 1) * (columns - 1);
        double ofRests = free == 0 ? 0 : fit.rests() / free;
        boolean repeated = repeats > 0;
        double noise = repeated ? within / repeats : ofRests;
        double byDay = share(fit.rows() / (DAYS - 1), noise * Math.min(columns, dependence), repeated || free > 0);
        double byTime = columns == 1 ? 0 : share(fit.columns() / (columns - 1), noise, true);
        double byWindow = free == 0 ? 0 : share(ofRests, noise, repeated);
        used = 1 + byDay * byDay * (DAYS - 1) + byTime * byTime * (columns - 1) + byWindow * byWindow * free;
        aboveShape = 0;
        int slot = 0;
        for (int day = 0; day < DAYS; day++) {
            for (int time = 0; time < columns; time++, slot++) {
                shape[slot] = byDay * fit.row(day) + byTime * fit.column(time) + byWindow * fit.rest(day, time);
                aboveShape += weight[slot] * (mean[slot] - shape[slot]);
            }
        }
    }

    private static double share(double square, double noise, boolean known) {
        return known && square > noise ? 1 - noise / square : 0;
    }
}
