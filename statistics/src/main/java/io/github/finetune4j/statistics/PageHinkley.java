// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * The test of Page (Biometrika 41, 1954) and Hinkley (Biometrika 58, 1971): a cumulative sum of deviations from the
 * mean so far, {@code S = α·S + (x − mean) − δ} for rises and with {@code + δ} for falls; a change is a sum that has
 * moved from its least (or greatest) value by more than the threshold. It takes any numbers and gives no warnings.
 * Equal to river 0.26.1.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PageHinkley extends RestartingDetector {
    private final int warmUp;
    private final double tolerance;
    private final double threshold;
    private final double forgetting;
    private final Alternative alternative;

    private RunningMean mean = new RunningMean();
    private double rise;
    private double least = Double.POSITIVE_INFINITY;
    private double fall;
    private double greatest = Double.NEGATIVE_INFINITY;

    private PageHinkley(Builder settings) {
        this.warmUp = settings.warmUp;
        this.tolerance = settings.tolerance;
        this.threshold = settings.threshold;
        this.forgetting = settings.forgetting;
        this.alternative = settings.alternative;
    }

    /** {@return a detector with the default settings} */
    public static PageHinkley create() {
        return builder().build();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    void restart() {
        mean = new RunningMean();
        rise = 0;
        least = Double.POSITIVE_INFINITY;
        fall = 0;
        greatest = Double.NEGATIVE_INFINITY;
    }

    @Override
    void take(double value) {
        mean.add(value);
        double deviation = value - mean.mean();
        rise = forgetting * rise + deviation - tolerance;
        fall = forgetting * fall + deviation + tolerance;
        least = Math.min(least, rise);
        greatest = Math.max(greatest, fall);
        if (mean.n() >= warmUp && isBeyond()) {
            change();
        }
    }

    private boolean isBeyond() {
        boolean risen = rise - least > threshold;
        boolean fallen = greatest - fall > threshold;
        return switch (alternative) {
            case TWO_SIDED -> risen || fallen;
            case GREATER -> risen;
            case LESS -> fallen;
        };
    }

    RunningMean mean() {
        return mean;
    }

    /** {@return the sum for rises and its least value, the sum for falls and its greatest value} */
    double[] sums() {
        return new double[] {rise, least, fall, greatest};
    }

    /**
     * Builds a {@link PageHinkley}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int warmUp = 30;
        private double tolerance = 0.005;
        private double threshold = 50;
        private double forgetting = 0.9999;
        private Alternative alternative = Alternative.TWO_SIDED;

        private Builder() {}

        /**
         * Sets how many values come before the first change.
         *
         * @param values no change is seen before so many (river: min_instances), at least 1; 30 unless set
         * @return this
         */
        public Builder warmUp(int values) {
            Checks.atLeast("warmUp", 1, values);
            this.warmUp = values;
            return this;
        }

        /**
         * Sets the tolerance.
         *
         * @param tolerance δ, deviation of a value that counts as none, finite, in the values' unit; 0.005 unless set
         * @return this
         */
        public Builder tolerance(double tolerance) {
            this.tolerance = Checks.finite("tolerance", tolerance);
            return this;
        }

        /**
         * Sets the threshold.
         *
         * @param threshold λ, above 0, in the values' unit; larger means fewer and later alarms. 50 unless set
         * @return this
         */
        public Builder threshold(double threshold) {
            this.threshold = Checks.positive("threshold", threshold);
            return this;
        }

        /**
         * Sets how slowly the sum forgets.
         *
         * @param factor α, what is left of the sum with each value, from 0 to 1, where 1 forgets nothing; 0.9999 unless
         *     set
         * @return this
         */
        public Builder forgetting(double factor) {
            this.forgetting = Checks.closed01("forgetting", factor);
            return this;
        }

        /**
         * Sets which changes it looks for.
         *
         * @param alternative {@link Alternative#GREATER} for rises alone, {@link Alternative#LESS} for falls alone;
         *     two-sided unless set
         * @return this
         */
        public Builder alternative(Alternative alternative) {
            this.alternative = alternative;
            return this;
        }

        /** {@return a detector at its start} */
        public PageHinkley build() {
            return new PageHinkley(this);
        }
    }
}
