// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import org.apiguardian.api.API;

/**
 * The early drift detection method (Baena-García and others, Workshop on Knowledge Discovery from Data Streams 2006):
 * the distance between two errors, mean plus 2 standard deviations, as a share of its greatest value so far. A warning
 * is a share below 0.95, a change one below 0.9. Made for gradual changes and low error rates; it alarms often. It
 * takes errors, 1 for wrong and 0 for right, and finds rises only. Equal to river 0.26.1, where a warning stays until
 * an error lifts it.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Eddm extends RestartingDetector {
    private final int warmUp;
    private final double warningShare;
    private final double changeShare;

    private RunningMean distances = new RunningMean();
    private long seen;
    private long lastError;
    private double greatest = -1;

    private Eddm(Builder settings) {
        this.warmUp = settings.warmUp;
        this.warningShare = settings.warningShare;
        this.changeShare = settings.changeShare;
    }

    /** {@return a detector with the default settings} */
    public static Eddm create() {
        return builder().build();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    void check(double value) {
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("value: " + value + " -> give 1 for an error, 0 for none");
        }
    }

    @Override
    void restart() {
        distances = new RunningMean();
        seen = 0;
        lastError = 0;
        greatest = -1;
    }

    @Override
    void take(double value) {
        seen++;
        if (value == 1) {
            distances.add((double) (seen - lastError));
            if (seen > warmUp) {
                judge(distances.mean() + 2 * Math.sqrt(distances.variance()));
            }
            lastError = seen;
        }
    }

    private void judge(double now) {
        if (now > greatest) {
            greatest = now;
        } else if (distances.n() > warmUp) {
            double share = now / greatest;
            if (share < changeShare) {
                change();
            } else {
                warn(share < warningShare);
            }
        }
    }

    RunningMean distances() {
        return distances;
    }

    long seen() {
        return seen;
    }

    long lastError() {
        return lastError;
    }

    double greatest() {
        return greatest;
    }

    /**
     * Builds an {@link Eddm}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int warmUp = 30;
        private double warningShare = 0.95;
        private double changeShare = 0.9;

        private Builder() {}

        /**
         * Sets how many values come before the first change.
         *
         * @param values no change is seen in the first so many values, nor errors, at least 0; 30 unless set
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
         * @param share of the greatest distance (river: alpha), between 0 and 1; 0.95 unless set
         * @return this
         */
        public Builder warningShare(double share) {
            this.warningShare = Checks.open01("warningShare", share);
            return this;
        }

        /**
         * Sets when it says that something changed.
         *
         * @param share of the greatest distance (river: beta), between 0 and 1, at most that of a warning; 0.9 unless
         *     set
         * @return this
         */
        public Builder changeShare(double share) {
            this.changeShare = Checks.open01("changeShare", share);
            return this;
        }

        /**
         * {@return a detector at its start}
         *
         * @throws IllegalStateException if a change comes before its warning
         */
        public Eddm build() {
            if (warningShare < changeShare) {
                throw new IllegalStateException(
                        "warningShare: " + warningShare + " -> give at least the changeShare " + changeShare);
            }
            return new Eddm(this);
        }
    }
}
