// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.random.RandomGenerator;

/**
 * One slice's traffic, window by window: how many requests there were, with a weekly season, bursts, and a latent state
 * of users that stay for some hours.
 */
final class SimulatedTraffic {
    private static final double STAY_HOURS = 3;
    private static final double BURSTS_PER_WEEK = 3;

    private final int windowsPerDay;
    private final double perWindow;
    private final double[] season;
    private final double keep;
    private final RandomGenerator random;
    private double mood;
    private double level;
    private long burstEnds;
    private double burst = 1;
    private long window = -1;
    private int n;

    SimulatedTraffic(double perDay, int windowsPerDay, boolean seasons, RandomGenerator random) {
        this.windowsPerDay = windowsPerDay;
        this.perWindow = perDay / windowsPerDay;
        this.season = season(windowsPerDay, seasons ? 1 : 0);
        this.keep = Math.exp(-24.0 / windowsPerDay / STAY_HOURS);
        this.random = random;
        this.level = seasons ? 1 : 0;
        this.mood = random.nextGaussian();
    }

    /** {@return what the time of the week adds to the logarithm of the traffic; its exponential's mean is 1} */
    static double[] season(int windowsPerDay, double strength) {
        double[] season = new double[7 * windowsPerDay];
        double sum = 0;
        for (int i = 0; i < season.length; i++) {
            int day = i / windowsPerDay;
            for (int part = 0; part < 8; part++) {
                season[i] += at(day, (i % windowsPerDay + (part + 0.5) / 8) / windowsPerDay) * strength / 8;
            }
            sum += Math.exp(season[i]);
        }
        double mean = Math.log(sum / season.length);
        for (int i = 0; i < season.length; i++) {
            season[i] -= mean;
        }
        return season;
    }

    private static double at(int day, double time) {
        boolean weekend = day >= 5;
        double hour = Math.cos(2 * Math.PI * (time - 0.6)) + 0.3 * Math.cos(4 * Math.PI * (time - 0.45));
        return weekend ? -0.8 + 0.5 * hour : 0.9 * hour;
    }

    /** Goes on to the next window. */
    void next() {
        window++;
        mood = keep * mood + Math.sqrt(1 - keep * keep) * random.nextGaussian();
        if (window >= burstEnds) {
            burst = 1;
            if (level > 0 && random.nextDouble() < BURSTS_PER_WEEK / (7 * windowsPerDay)) {
                burst = 1.5 + 2.5 * random.nextDouble();
                burstEnds = window + 1 + (long) ((0.5 + 2.5 * random.nextDouble()) * windowsPerDay / 24);
            }
        }
        double hours = 24.0 / windowsPerDay;
        double lift = burst == 1 ? 1 : hours <= 1 ? burst : 1 + (burst - 1) * Math.min(1, 1.75 / hours);
        n = poisson(perWindow * Math.exp(season[slot()] + 0.1 * level * mood) * lift, random);
    }

    int slot() {
        return (int) (window % season.length);
    }

    long window() {
        return window;
    }

    int n() {
        return n;
    }

    double burst() {
        return burst;
    }

    double keep() {
        return keep;
    }

    RandomGenerator random() {
        return random;
    }

    static int poisson(double mean, RandomGenerator random) {
        if (mean > 30) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double p = Math.exp(-mean);
        double u = random.nextDouble();
        int k = 0;
        while (u > p && k < 200) {
            u -= p;
            k++;
            p *= mean / k;
        }
        return k;
    }
}
