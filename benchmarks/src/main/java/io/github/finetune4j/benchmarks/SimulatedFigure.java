// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.random.RandomGenerator;

/**
 * One figure of one slice, window by window, from sufficient statistics: a window's errors are drawn at once, not
 * request by request. Nothing changes but by the season, chance, and clusters of users that stay for hours;
 * {@link #shift} changes it.
 */
final class SimulatedFigure {
    /** The kind of a figure's window values. */
    enum Kind {
        RATE,
        MEAN,
        LOG_QUANTILE,
        LOG_COUNT,
        DISTANCE
    }

    private final Kind kind;
    private final double share;
    private final double scale;
    private final double cluster;
    private final double[] level;
    private final SimulatedTraffic traffic;
    private double state;
    private double shift;
    private int observed;

    /**
     * @param usual the usual level
     * @param share of the requests that are observed
     * @param scale standard deviation of one observation, for rates unused
     * @param season how much of the traffic's season the level has (a rate: on the logit's scale)
     * @param cluster variance of what hours share, by the variance within a usual window
     */
    SimulatedFigure(
            Kind kind,
            double usual,
            double share,
            double scale,
            double season,
            double cluster,
            int windowsPerDay,
            SimulatedTraffic traffic) {
        this.kind = kind;
        this.share = share;
        this.scale = scale;
        this.cluster = Math.sqrt(cluster);
        this.traffic = traffic;
        double[] shape = SimulatedTraffic.season(windowsPerDay, 1);
        level = new double[shape.length];
        for (int i = 0; i < level.length; i++) {
            level[i] = kind == Kind.RATE
                    ? 1 / (1 + Math.exp(-Math.log(usual / (1 - usual)) - season * shape[i]))
                    : usual + season * shape[i];
        }
        state = traffic.random().nextGaussian();
    }

    /** From now on the figure is that much higher, in its own unit. */
    void shift(double by) {
        shift = by;
    }

    /** {@return the observations of the window that {@link #value()} was asked for last; 0: there is no value} */
    int n() {
        return observed;
    }

    /** {@return the value in the traffic's window; to be asked for once a window} */
    double value() {
        RandomGenerator random = traffic.random();
        double keep = traffic.keep();
        state = keep * state + Math.sqrt(1 - keep * keep) * random.nextGaussian();
        int n = traffic.n();
        observed = kind == Kind.LOG_COUNT ? 1 : share == 1 ? n : binomial(n, share, random);
        if (observed == 0) {
            return 0;
        }
        double usual = level[traffic.slot()] + shift;
        return switch (kind) {
            case RATE -> rate(usual, random);
            case MEAN -> usual + error() * (state * cluster + skewed(random));
            case LOG_QUANTILE ->
                usual + error() * (state * cluster + random.nextGaussian()) + 0.1 * (traffic.burst() - 1);
            case LOG_COUNT -> Math.log(n + 0.5) + shift;
            case DISTANCE -> usual + scale * Math.sqrt((4 + square(random) + square(random)) / observed);
        };
    }

    private double error() {
        return scale / Math.sqrt(observed);
    }

    /** Of mean 0 and variance 1, the more skewed, the fewer observations there are. */
    private double skewed(RandomGenerator random) {
        double z = random.nextGaussian();
        double skew = Math.min(0.3, 1 / Math.sqrt(observed));
        return (z + skew * (z * z - 1)) / Math.sqrt(1 + 2 * skew * skew);
    }

    private static double square(RandomGenerator random) {
        double z = random.nextGaussian();
        return z * z;
    }

    private double rate(double usual, RandomGenerator random) {
        double p = usual + state * cluster * Math.sqrt(usual * (1 - usual) / observed);
        return (double) binomial(observed, Math.max(0, Math.min(1, p)), random) / observed;
    }

    static int binomial(int n, double p, RandomGenerator random) {
        if (p > 0.5) {
            return n - binomial(n, 1 - p, random);
        }
        double variance = n * p * (1 - p);
        if (variance > 25) {
            return (int) Math.max(0, Math.min(n, Math.round(n * p + Math.sqrt(variance) * random.nextGaussian())));
        }
        double odds = p / (1 - p);
        double q = Math.pow(1 - p, n);
        double u = random.nextDouble();
        int k = 0;
        while (u > q && k < n) {
            u -= q;
            k++;
            q *= odds * (n - k + 1) / k;
        }
        return k;
    }
}
