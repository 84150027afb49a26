// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * Drift detection by McDiarmid's bound of weighted averages (Frías-Blanco and others, IEEE Transactions on Knowledge
 * and Data Engineering 27, 2015, HDDM_W): an exponentially weighted mean up to the cut where it was lowest, against one
 * of what came since. It takes errors, 1 for wrong and 0 for right, or any loss from 0 to 1, and finds gradual rises;
 * falls too if asked. Equal to river 0.26.1.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HddmW extends RestartingDetector {
    private final double significance;
    private final double warningSignificance;
    private final double weight;
    private final boolean twoSided;

    private WeightedMean all;
    private WeightedMean beforeRise;
    private WeightedMean sinceRise;
    private WeightedMean beforeFall;
    private WeightedMean sinceFall;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    private HddmW(Builder settings) {
        this.significance = settings.significance;
        this.warningSignificance = settings.warningSignificance;
        this.weight = settings.weight;
        this.twoSided = settings.twoSided;
        this.all = new WeightedMean(weight);
        this.beforeRise = all.copy();
        this.sinceRise = all.copy();
        this.beforeFall = all.copy();
        this.sinceFall = all.copy();
    }

    /** {@return a detector with the default settings} */
    public static HddmW create() {
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
        all = new WeightedMean(weight);
        beforeRise = all.copy();
        sinceRise = all.copy();
        beforeFall = all.copy();
        sinceFall = all.copy();
        lowest = Double.POSITIVE_INFINITY;
        highest = Double.NEGATIVE_INFINITY;
    }

    @Override
    void take(double value) {
        all.add(value);
        double bound = bound(all.bound(), significance);
        followLowest(value, bound);
        followHighest(value, bound);
        boolean risen = isAbove(beforeRise, sinceRise, significance);
        warn(!risen && isAbove(beforeRise, sinceRise, warningSignificance));
        boolean fallen = twoSided && isAbove(sinceFall, beforeFall, significance);
        if (risen || fallen) {
            change();
        }
        if (twoSided && !fallen && isAbove(sinceFall, beforeFall, warningSignificance)) {
            warn(true);
        }
    }

    private void followLowest(double value, double bound) {
        if (all.mean() + bound < lowest) {
            lowest = all.mean() + bound;
            beforeRise = all.copy();
            sinceRise = new WeightedMean(weight);
        } else {
            sinceRise.add(value);
        }
    }

    private void followHighest(double value, double bound) {
        if (all.mean() - bound > highest) {
            highest = all.mean() - bound;
            beforeFall = all.copy();
            sinceFall = new WeightedMean(weight);
        } else {
            sinceFall.add(value);
        }
    }

    private static boolean isAbove(WeightedMean low, WeightedMean high, double alpha) {
        return low.begun() && high.begun() && high.mean() - low.mean() > bound(low.bound() + high.bound(), alpha);
    }

    private static double bound(double squaredWeights, double alpha) {
        return Math.sqrt(squaredWeights * Math.log(1 / alpha) / 2);
    }

    /** {@return the means of all, before and since the lowest cut, before and since the highest} */
    WeightedMean[] means() {
        return new WeightedMean[] {all, beforeRise, sinceRise, beforeFall, sinceFall};
    }

    /**
     * Builds a {@link HddmW}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private double significance = 0.001;
        private double warningSignificance = 0.005;
        private double weight = 0.05;
        private boolean twoSided;

        private Builder() {}

        /**
         * Sets the significance.
         *
         * @param significance of a change (river: drift_confidence), between 0 and 1; 0.001 unless set
         * @return this
         */
        public Builder significance(double significance) {
            this.significance = Checks.open01("significance", significance);
            return this;
        }

        /**
         * Sets the significance of a warning.
         *
         * @param significance of a warning (river: warning_confidence), between 0 and 1; 0.005 unless set
         * @return this
         */
        public Builder warningSignificance(double significance) {
            this.warningSignificance = Checks.open01("warningSignificance", significance);
            return this;
        }

        /**
         * Sets the weight of the newest value.
         *
         * @param weight λ of the newest value, between 0 and 1; larger forgets faster. 0.05 unless set
         * @return this
         */
        public Builder weight(double weight) {
            this.weight = Checks.open01("weight", weight);
            return this;
        }

        /**
         * Finds falls as well as rises.
         *
         * @return this
         */
        public Builder twoSided() {
            this.twoSided = true;
            return this;
        }

        /** {@return a detector at its start} */
        public HddmW build() {
            return new HddmW(this);
        }
    }
}
