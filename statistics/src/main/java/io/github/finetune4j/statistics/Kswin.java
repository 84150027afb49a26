// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Kolmogorov–Smirnov windowing (Raab, Heusinger and Schleif, Neurocomputing 416, 2020): the newest values of a sliding
 * window against as many that are drawn, without repeats, from the older ones, by {@link KolmogorovSmirnov#test}. A
 * change is a p value of at most the significance with a distance above 0.1. It takes any numbers, finds changes of the
 * whole distribution, and gives no warnings. As it tests at every value, it alarms far more often than its significance
 * says.
 *
 * <p>Equal to river 0.26.1 given the same draws. River draws from Python's generator; here they come from a
 * {@link SplittableRandom} with the seed that you set, so both agree but for chance. As in river, the generator too
 * begins anew after a change.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Kswin extends RestartingDetector {
    private static final double LEAST_DISTANCE = 0.1;

    private final double significance;
    private final int sampleSize;
    private final Supplier<IntUnaryOperator> generators;
    private final double[] window;
    private int filled;
    private IntUnaryOperator below;
    private double pValue = Double.NaN;

    /** @param generators each gives, for a bound, a number from 0 and below it; a new one for each start */
    Kswin(Builder settings, Supplier<IntUnaryOperator> generators) {
        this.significance = settings.significance;
        this.sampleSize = settings.sampleSize;
        this.window = new double[settings.windowSize];
        this.generators = generators;
        this.below = generators.get();
    }

    /** {@return a detector with the default settings} */
    public static Kswin create() {
        return builder().build();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the p value of the last test, NaN while the window is not full} */
    public double pValue() {
        return pValue;
    }

    int filled() {
        return filled;
    }

    @Override
    void restart() {
        filled = 0;
        below = generators.get();
        pValue = Double.NaN;
    }

    @Override
    void take(double value) {
        if (filled == window.length) {
            System.arraycopy(window, 1, window, 0, window.length - 1);
            filled--;
        }
        window[filled++] = value;
        if (filled == window.length) {
            TestResult test = KolmogorovSmirnov.test(drawn(), newest());
            pValue = test.pValue();
            if (pValue <= significance && test.statistic() > LEAST_DISTANCE) {
                change();
            }
        }
    }

    private double[] newest() {
        return Arrays.copyOfRange(window, window.length - sampleSize, window.length);
    }

    /** The last free value takes the place of the drawn one, as in Python's {@code random.sample} of short ranges. */
    private double[] drawn() {
        double[] older = Arrays.copyOf(window, window.length - sampleSize);
        double[] drawn = new double[sampleSize];
        for (int i = 0; i < sampleSize; i++) {
            int free = older.length - i;
            int row = below.applyAsInt(free);
            drawn[i] = older[row];
            older[row] = older[free - 1];
        }
        return drawn;
    }

    /**
     * Builds a {@link Kswin}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private double significance = 0.005;
        private int windowSize = 100;
        private int sampleSize = 30;
        private long seed = 1;

        private Builder() {}

        /**
         * Sets the significance.
         *
         * @param significance α of each single test, between 0 and 1; 0.005 unless set
         * @return this
         */
        public Builder significance(double significance) {
            this.significance = Checks.open01("significance", significance);
            return this;
        }

        /**
         * Sets the size of the window.
         *
         * @param values in the window, at least twice {@link #sampleSize(int)}; 100 unless set
         * @return this
         */
        public Builder windowSize(int values) {
            Checks.atLeast("windowSize", 2, values);
            this.windowSize = values;
            return this;
        }

        /**
         * Sets the size of both samples.
         *
         * @param values on either side of the test (river: stat_size), at least 1; 30 unless set
         * @return this
         */
        public Builder sampleSize(int values) {
            Checks.atLeast("sampleSize", 1, values);
            this.sampleSize = values;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param seed of the draws; 1 unless set
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * {@return a detector at its start}
         *
         * @throws IllegalStateException if the window is shorter than two samples
         */
        public Kswin build() {
            long first = seed;
            return build(() -> new SplittableRandom(first)::nextInt);
        }

        Kswin build(Supplier<IntUnaryOperator> generators) {
            if (windowSize < 2L * sampleSize) {
                throw new IllegalStateException("windowSize: " + windowSize + " -> give at least twice the sampleSize "
                        + sampleSize + ", or a smaller sampleSize");
            }
            return new Kswin(this, generators);
        }
    }
}
