// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.random.RandomGenerator;

/**
 * One slice's traffic, tile by tile: how many requests there were, with a weekly season, bursts, and a latent state of
 * users that stay for some hours.
 */
final class SimulatedTraffic {
    private static final double STAY_HOURS = 3;
    private static final double BURSTS_PER_WEEK = 3;

    private final int tilesPerDay;
    private final double perTile;
    private final double[] season;
    private final double keep;
    private final RandomGenerator random;
    private double mood;
    private double level;
    private long burstEnds;
    private double burst = 1;
    private long tile = -1;
    private int n;

    SimulatedTraffic(double perDay, int tilesPerDay, boolean seasons, RandomGenerator random) {
        this.tilesPerDay = tilesPerDay;
        this.perTile = perDay / tilesPerDay;
        this.season = season(tilesPerDay, seasons ? 1 : 0);
        this.keep = Math.exp(-24.0 / tilesPerDay / STAY_HOURS);
        this.random = random;
        this.level = seasons ? 1 : 0;
        this.mood = random.nextGaussian();
    }

    /** {@return what the time of the week adds to the logarithm of the traffic; its exponential's mean is 1} */
    static double[] season(int tilesPerDay, double strength) {
        double[] season = new double[7 * tilesPerDay];
        double sum = 0;
        for (int i = 0; i < season.length; i++) {
            int day = i / tilesPerDay;
            for (int part = 0; part < 8; part++) {
                season[i] += at(day, (i % tilesPerDay + (part + 0.5) / 8) / tilesPerDay) * strength / 8;
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

    /** Goes on to the next tile. */
    void next() {
        tile++;
        mood = keep * mood + Math.sqrt(1 - keep * keep) * random.nextGaussian();
        if (tile >= burstEnds) {
            burst = 1;
            if (level > 0 && random.nextDouble() < BURSTS_PER_WEEK / (7 * tilesPerDay)) {
                burst = 1.5 + 2.5 * random.nextDouble();
                burstEnds = tile + 1 + (long) ((0.5 + 2.5 * random.nextDouble()) * tilesPerDay / 24);
            }
        }
        double hours = 24.0 / tilesPerDay;
        double lift = burst == 1 ? 1 : hours <= 1 ? burst : 1 + (burst - 1) * Math.min(1, 1.75 / hours);
        n = poisson(perTile * Math.exp(season[slot()] + 0.1 * level * mood) * lift, random);
    }

    int slot() {
        return (int) (tile % season.length);
    }

    long tile() {
        return tile;
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
