// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.interval;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.RowDraws;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * Bootstrap intervals, by resampling with replacement, for any statistic of a sample. For a paired comparison, pass the
 * differences of the pairs: resampling differences is resampling pairs.
 *
 * <p>The same generator state gives the same interval. Cost: {@code resamples} times the cost of the statistic.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * A statistic of a sample, such as {@link Means#mean}.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Statistic {
        /**
         * {@return the statistic of the values, which it must not change or keep}
         *
         * @param values a sample, which may be one drawn with replacement
         */
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
        Sample sample = new Sample(values, statistic);
        return Resamples.of(sample, resample(values, statistic, level, resamples, random), level)
                .percentile();
    }

    /**
     * The basic (reverse percentile) interval: twice the estimate less the percentile interval's ends, swapped.
     *
     * @param values at least two finite, independent values
     * @param statistic the statistic
     * @param level confidence level, between 0 and 1
     * @param resamples number of resamples, at least 100
     * @param random the source of chance
     * @return the interval; the estimate is the statistic of the values themselves
     */
    public static Interval basic(
            double[] values, Statistic statistic, double level, int resamples, RandomGenerator random) {
        Sample sample = new Sample(values, statistic);
        return Resamples.of(sample, resample(values, statistic, level, resamples, random), level)
                .basic();
    }

    /**
     * The bias-corrected and accelerated interval (Efron, JASA 82, 1987): percentiles moved by the median bias of the
     * resamples and by the skewness of the jackknife. Second-order correct, so better than {@link #percentile} for
     * skewed statistics.
     *
     * <p>Where it is not defined, because every value left out changes nothing or every resample lies on one side of
     * the estimate, the percentile interval is returned and the method says so.
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
        Sample sample = new Sample(values, statistic);
        return Resamples.of(sample, resample(values, statistic, level, resamples, random), level)
                .bca();
    }

    /**
     * {@link #bca} of the mean, several times as fast: sums are drawn without copies, and the jackknife needs one pass.
     *
     * @param values at least two finite, independent values
     * @param level confidence level, between 0 and 1
     * @param resamples number of resamples, at least 100; 10,000 for a figure that is published
     * @param random the source of chance
     * @return the interval; the estimate is the mean of the values
     */
    public static Interval bcaOfMean(double[] values, double level, int resamples, RandomGenerator random) {
        check(values, level, resamples);
        RowDraws draws = new RowDraws(values.length, random);
        double[] drawn = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            drawn[r] = draws.sum(values) / values.length;
        }
        return Resamples.of(new MeanSample(values), drawn, level).bca();
    }

    private static double[] resample(
            double[] values, Statistic statistic, double level, int resamples, RandomGenerator random) {
        check(values, level, resamples);
        RowDraws draws = new RowDraws(values.length, random);
        int[] rows = new int[values.length];
        double[] sample = new double[values.length];
        double[] drawn = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            draws.draw(rows);
            for (int i = 0; i < sample.length; i++) {
                sample[i] = values[rows[i]];
            }
            drawn[r] = statistic.of(sample);
        }
        return drawn;
    }

    private static void check(double[] values, double level, int resamples) {
        Checks.finite("values", 2, values);
        Checks.level(level);
        Checks.atLeast("resamples", 100, resamples);
    }

    /** A sample and any statistic. */
    private static final class Sample implements Resamples.Origin {
        private final double[] values;
        private final Statistic statistic;

        Sample(double[] values, Statistic statistic) {
            this.values = values;
            this.statistic = statistic;
        }

        @Override
        public double estimate() {
            return statistic.of(values);
        }

        @Override
        public double[] jackknife() {
            double[] jackknife = new double[values.length];
            double[] rest = Arrays.copyOfRange(values, 1, values.length);
            for (int i = 0; i < values.length; i++) {
                jackknife[i] = statistic.of(rest);
                if (i < rest.length) {
                    rest[i] = values[i];
                }
            }
            return jackknife;
        }

        @Override
        public int size() {
            return values.length;
        }
    }

    /** A sample and its mean. */
    private static final class MeanSample implements Resamples.Origin {
        private final double[] values;
        private final double sum;

        MeanSample(double[] values) {
            this.values = values;
            this.sum = Arrays.stream(values).sum();
        }

        @Override
        public double estimate() {
            return sum / values.length;
        }

        @Override
        public double[] jackknife() {
            return Arrays.stream(values)
                    .map(v -> (sum - v) / (values.length - 1))
                    .toArray();
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
