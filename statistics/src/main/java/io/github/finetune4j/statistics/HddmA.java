// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * Drift detection by Hoeffding's bound of averages (Frías-Blanco and others, IEEE Transactions on Knowledge and Data
 * Engineering 27, 2015, HDDM_A): the mean so far against the mean up to the cut where it, and its bound, was lowest. It
 * takes errors, 1 for wrong and 0 for right, or any loss from 0 to 1, and finds abrupt rises; falls too if asked. Equal
 * to river 0.26.1.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HddmA extends RestartingDetector {
    private final double significance;
    private final double warningSignificance;
    private final boolean twoSided;

    private RunningMean all = new RunningMean();
    private RunningMean lowest = all;
    private RunningMean highest = all;

    private HddmA(Builder settings) {
        this.significance = settings.significance;
        this.warningSignificance = settings.warningSignificance;
        this.twoSided = settings.twoSided;
    }

    /** {@return a detector with the default settings} */
    public static HddmA create() {
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
        all = new RunningMean();
        lowest = all;
        highest = all;
    }

    @Override
    void take(double value) {
        all.add(value);
        cut();
        boolean risen = isRisen(significance);
        warn(!risen && isRisen(warningSignificance));
        boolean fallen = twoSided && isFallen(significance);
        if (risen || fallen) {
            change();
        }
        if (twoSided && !fallen && isFallen(warningSignificance)) {
            warn(true);
        }
    }

    private void cut() {
        double bound = bound(all);
        if (all.n() == 1 || lowest.mean() + bound(lowest) >= all.mean() + bound) {
            lowest = all.copy();
        }
        if (all.n() == 1 || highest.mean() - bound(highest) <= all.mean() - bound) {
            highest = all.copy();
        }
    }

    private double bound(RunningMean mean) {
        return Math.sqrt(1.0 / (2.0 * mean.n()) * Math.log(1 / significance));
    }

    private boolean isRisen(double alpha) {
        return lowest.n() != all.n() && all.mean() - lowest.mean() >= bound(lowest, alpha);
    }

    private boolean isFallen(double alpha) {
        return highest.n() != all.n() && highest.mean() - all.mean() >= bound(highest, alpha);
    }

    private double bound(RunningMean part, double alpha) {
        double m = (double) (all.n() - part.n()) / part.n() * (1.0 / all.n());
        return Math.sqrt(m / 2 * Math.log(2 / alpha));
    }

    /** {@return the means of all, to the lowest cut, and to the highest} */
    RunningMean[] means() {
        return new RunningMean[] {all, lowest, highest};
    }

    /**
     * Builds a {@link HddmA}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private double significance = 0.001;
        private double warningSignificance = 0.005;
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
         * Finds falls as well as rises.
         *
         * @return this
         */
        public Builder twoSided() {
            this.twoSided = true;
            return this;
        }

        /** {@return a detector at its start} */
        public HddmA build() {
            return new HddmA(this);
        }
    }
}
