package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Intervals by resampling with replacement, for any statistic of a sample. For a paired comparison, pass the differences of
 * the pairs: resampling differences is resampling pairs.
 *
 * <p>The same generator state gives the same interval. Cost: {@code resamples} times the cost of the statistic.
 *
 * @since 0.1
 */
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * A statistic of a sample, such as {@link Means#mean}.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Statistic {
        /** {@return the statistic of the values, which it must not change or keep} */
        double of(double... values);
    }

    /**
     * The percentile interval (Efron, Annals of Statistics 7, 1979): the tail quantiles of the resampled statistic.
     *
     * @param values at least two finite, independent values
     * @param statistic the statistic
     * @param level confidence level, between 0 and 1
     * @param resamples number of resamples, at least 100; 10,000 for a figure that is published
     * @param random the source of chance
     * @return the interval; the estimate is the statistic of the values themselves
     */
    public static Interval percentile(
            double[] values, Statistic statistic, double level, int resamples, RandomGenerator random) {
        double[] drawn = resample(values, statistic, level, resamples, random);
        double tail = (1 - level) / 2;
        return interval(
                values, statistic, level, drawn, tail, 1 - tail, "bootstrap percentile, " + resamples + " resamples");
    }

    /**
     * The bias-corrected and accelerated interval (Efron, JASA 82, 1987): percentiles moved by the median bias of the resamples
     * and by the skewness of the jackknife. Second-order correct, so better than {@link #percentile} for skewed statistics.
     *
     * <p>Where it is not defined, because every value left out changes nothing or every resample lies on one side of the
     * estimate, the percentile interval is returned and the method says so.
     *
     * @param values at least two finite, independent values
     * @param statistic the statistic; it is also computed once with each value left out
     * @param level confidence level, between 0 and 1
     * @param resamples number of resamples, at least 100; 10,000 for a figure that is published
     * @param random the source of chance
     * @return the interval; the estimate is the statistic of the values themselves
     */
    public static Interval bca(
            double[] values, Statistic statistic, double level, int resamples, RandomGenerator random) {
        double[] drawn = resample(values, statistic, level, resamples, random);
        double z0 = Normal.quantile(shareBelow(drawn, statistic.of(values)));
        double acceleration = acceleration(values, statistic);
        double tail = (1 - level) / 2;
        String counted = ", " + resamples + " resamples";
        if (!Double.isFinite(z0) || !Double.isFinite(acceleration)) {
            return interval(
                    values,
                    statistic,
                    level,
                    drawn,
                    tail,
                    1 - tail,
                    "bootstrap percentile (BCa not defined)" + counted);
        }
        double low = adjusted(z0, acceleration, tail);
        double high = adjusted(z0, acceleration, 1 - tail);
        return interval(values, statistic, level, drawn, low, high, "bootstrap BCa" + counted);
    }

    private static double adjusted(double z0, double acceleration, double probability) {
        double shifted = z0 + Normal.quantile(probability);
        return Normal.cumulative(z0 + shifted / (1 - acceleration * shifted));
    }

    private static Interval interval(
            double[] values,
            Statistic statistic,
            double level,
            double[] drawn,
            double low,
            double high,
            String method) {
        return new Interval(
                statistic.of(values),
                Quantiles.ofSorted(drawn, low),
                Quantiles.ofSorted(drawn, high),
                level,
                method,
                values.length);
    }

    private static double[] resample(
            double[] values, Statistic statistic, double level, int resamples, RandomGenerator random) {
        Checks.finite("values", 2, values);
        Checks.level(level);
        Checks.atLeast("resamples", 100, resamples);
        double[] sample = new double[values.length];
        double[] drawn = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            for (int i = 0; i < sample.length; i++) {
                sample[i] = values[random.nextInt(values.length)];
            }
            drawn[r] = statistic.of(sample);
        }
        Arrays.sort(Checks.finite("the resampled statistic", 1, drawn));
        return drawn;
    }

    /** Share of resamples below the estimate; those equal to it count half, as scipy does. */
    private static double shareBelow(double[] drawn, double estimate) {
        double below = 0;
        for (double value : drawn) {
            below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
        }
        return below / drawn.length;
    }

    /** Σd³ / (6·(Σd²)^1.5) over the jackknife deviations d; NaN when they are all zero. */
    private static double acceleration(double[] values, Statistic statistic) {
        double[] jackknife = new double[values.length];
        double[] rest = Arrays.copyOfRange(values, 1, values.length);
        for (int i = 0; i < values.length; i++) {
            jackknife[i] = statistic.of(rest);
            if (i < rest.length) {
                rest[i] = values[i];
            }
        }
        double mean = Means.mean(jackknife);
        double squares = 0;
        double cubes = 0;
        for (double value : jackknife) {
            double d = mean - value;
            squares += d * d;
            cubes += d * d * d;
        }
        return squares == 0 ? Double.NaN : cubes / (6 * Math.pow(squares, 1.5));
    }
}
