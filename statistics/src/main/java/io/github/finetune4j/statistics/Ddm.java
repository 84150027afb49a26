// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * The drift detection method (Gama, Medas, Castillo and Rodrigues, Brazilian Symposium on Artificial Intelligence
 * 2004): the error rate p has a standard deviation {@code s = √(p(1 − p)/n)}; where p + s was least, the model was at
 * its best, and a change is {@code p + s} above that p by more than 3 of that s, a warning by more than 2. It takes
 * errors, 1 for wrong and 0 for right, or any loss from 0 to 1, and finds rises only. Equal to river 0.26.1.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Ddm extends RestartingDetector {
    private final int warmUp;
    private final double warningThreshold;
    private final double changeThreshold;

    private RunningMean rate = new RunningMean();
    private double bestRate = Double.NaN;
    private double bestDeviation = Double.NaN;
    private double least = Double.POSITIVE_INFINITY;

    private Ddm(Builder settings) {
        this.warmUp = settings.warmUp;
        this.warningThreshold = settings.warningThreshold;
        this.changeThreshold = settings.changeThreshold;
    }

    /** {@return a detector with the default settings} */
    public static Ddm create() {
        return builder().build();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    void check(double value) {
        Checks.closed01("value", value);
    }

    @Override
    void restart() {
        rate = new RunningMean();
        bestRate = Double.NaN;
        bestDeviation = Double.NaN;
        least = Double.POSITIVE_INFINITY;
    }

    @Override
    void take(double value) {
        rate.add(value);
        if (rate.n() > warmUp) {
            double p = rate.mean();
            judge(p, Math.sqrt(Math.max(0, p * (1 - p) / rate.n())));
        }
    }

    private void judge(double p, double deviation) {
        double now = p + deviation;
        if (now <= least) {
            bestRate = p;
            bestDeviation = deviation;
            least = now;
        }
        boolean beyond = now > bestRate + changeThreshold * bestDeviation;
        warn(!beyond && now > bestRate + warningThreshold * bestDeviation);
        if (beyond) {
            change();
        }
    }

    RunningMean rate() {
        return rate;
    }

    double bestRate() {
        return bestRate;
    }

    double bestDeviation() {
        return bestDeviation;
    }

    /**
     * Builds a {@link Ddm}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int warmUp = 30;
        private double warningThreshold = 2;
        private double changeThreshold = 3;

        private Builder() {}

        /**
         * Sets how many values come before the first change.
         *
         * @param values no change is seen in the first so many, at least 0; 30 unless set
         * @return this
         */
        public Builder warmUp(int values) {
            Checks.atLeast("warmUp", 0, values);
            this.warmUp = values;
            return this;
        }

        /**
         * Sets when it warns.
         *
         * @param deviations above the best rate, above 0; 2 unless set
         * @return this
         */
        public Builder warningThreshold(double deviations) {
            this.warningThreshold = Checks.positive("warningThreshold", deviations);
            return this;
        }

        /**
         * Sets when it says that something changed.
         *
         * @param deviations above the best rate, above 0; 3 unless set
         * @return this
         */
        public Builder changeThreshold(double deviations) {
            this.changeThreshold = Checks.positive("changeThreshold", deviations);
            return this;
        }

        /** {@return a detector at its start} */
        public Ddm build() {
            return new Ddm(this);
        }
    }
}
