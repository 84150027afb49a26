// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import io.github.finetune4j.statistics.internal.Checks;
import org.apiguardian.api.API;

/**
 * Adaptive windowing (Bifet and Gavaldà, SIAM International Conference on Data Mining 2007, ADWIN2): a window that
 * grows while nothing changes. It is cut wherever its older and its newer part differ in the mean by more than
 * {@code √(2·m·σ²·ln(2·ln(n)/δ)) + ⅔·m·ln(2·ln(n)/δ)}, with m the sum of the reciprocal lengths; the older part is then
 * forgotten. It takes any numbers, and finds rises and falls. The bound was derived for values
 * between 0 and 1. Equal to river 0.26.1.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Adwin implements ChangeDetector {
    private final Builder settings;
    private AdwinWindow window;
    private long seen;
    private boolean changed;

    private Adwin(Builder settings) {
        this.settings = new Builder(settings);
        this.window = new AdwinWindow(settings.maxBuckets);
    }

    /** {@return a detector with the default settings} */
    public static Adwin create() {
        return builder().build();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return how many values the window holds} */
    public long width() {
        return (long) window.width();
    }

    /** {@return the mean of the window, 0 before the first value} */
    public double mean() {
        return window.width() > 0 ? window.total() / window.width() : 0;
    }

    AdwinWindow window() {
        return window;
    }

    @Override
    public boolean changed() {
        return changed;
    }

    @Override
    public void add(double value) {
        Checks.finite("value", value);
        if (changed) {
            changed = false;
            window = new AdwinWindow(settings.maxBuckets);
            seen = 0;
        }
        window.add(value);
        seen++;
        if (seen % settings.checkEvery == 0 && window.width() > settings.gracePeriod) {
            while (isCut()) {
                window.dropOldest();
                changed = true;
            }
        }
    }

    /** {@return whether an older part, of whole buckets, differs from the rest} */
    private boolean isCut() {
        double n = 0;
        double total = 0;
        for (int i = window.rows() - 1; i >= 0; i--) {
            AdwinRow row = window.row(i);
            for (int k = 0; k < row.used(); k++) {
                n += AdwinWindow.size(i);
                total += row.total(k);
                if (differ(n, total)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean differ(double n, double total) {
        double rest = window.width() - n;
        if (n < settings.minLength || rest < settings.minLength) {
            return false;
        }
        double m = 1 / (n - settings.minLength + 1) + 1 / (rest - settings.minLength + 1);
        double log = Math.log(2 * Math.log(window.width()) / settings.significance);
        double variance = window.squares() / window.width();
        double bound = Math.sqrt(2 * m * variance * log) + 2.0 / 3 * log * m;
        return Math.abs(total / n - (window.total() - total) / rest) > bound;
    }

    /**
     * Builds an {@link Adwin}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private double significance = 0.002;
        private int checkEvery = 32;
        private int maxBuckets = 5;
        private int minLength = 5;
        private int gracePeriod = 10;

        private Builder() {}

        private Builder(Builder other) {
            significance = other.significance;
            checkEvery = other.checkEvery;
            maxBuckets = other.maxBuckets;
            minLength = other.minLength;
            gracePeriod = other.gracePeriod;
        }

        /**
         * Sets the significance.
         *
         * @param significance δ, between 0 and 1; smaller means fewer alarms. 0.002 unless set
         * @return this
         */
        public Builder significance(double significance) {
            this.significance = Checks.open01("significance", significance);
            return this;
        }

        /**
         * Sets how often it looks for a change.
         *
         * @param values a look for changes after each so many (river: clock), at least 1; 32 unless set
         * @return this
         */
        public Builder checkEvery(int values) {
            Checks.atLeast("checkEvery", 1, values);
            this.checkEvery = values;
            return this;
        }

        /**
         * Sets how finely the window can be cut.
         *
         * @param buckets of each size, before two become one, at least 1; more means finer cuts. 5 unless set
         * @return this
         */
        public Builder maxBuckets(int buckets) {
            Checks.atLeast("maxBuckets", 1, buckets);
            this.maxBuckets = buckets;
            return this;
        }

        /**
         * Sets the least length of a part.
         *
         * @param values least length of a part (river: min_window_length), at least 1; 5 unless set
         * @return this
         */
        public Builder minLength(int values) {
            Checks.atLeast("minLength", 1, values);
            this.minLength = values;
            return this;
        }

        /**
         * Sets how many values come before the first look.
         *
         * @param values no change is seen until there are more than so many, at least 0; 10 unless set
         * @return this
         */
        public Builder gracePeriod(int values) {
            Checks.atLeast("gracePeriod", 0, values);
            this.gracePeriod = values;
            return this;
        }

        /** {@return a detector at its start} */
        public Adwin build() {
            return new Adwin(this);
        }
    }
}
