// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import static io.github.finetune4j.statistics.internal.Normal.quantile;

import java.util.List;

/** The distribution of an uncertain number, by its quantiles. */
sealed interface Distribution {
    /**
     * {@return the quantile}
     *
     * @param probability between 0 and 1, both excluded
     */
    double at(double probability);

    /** Always the same. */
    record Fixed(double value) implements Distribution {
        @Override
        public double at(double probability) {
            return value;
        }

        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** Equally probable between two ends. */
    record Uniform(double low, double high) implements Distribution {
        @Override
        public double at(double probability) {
            return low + probability * (high - low);
        }

        @Override
        public String toString() {
            return "uniform from " + low + " to " + high;
        }
    }

    /** Bell-shaped. */
    record Normal(double mean, double deviation) implements Distribution {
        @Override
        public double at(double probability) {
            return mean + deviation * quantile(probability);
        }

        @Override
        public String toString() {
            return "normal with mean " + mean + " and standard deviation " + deviation;
        }
    }

    /** A number whose logarithm is bell-shaped. */
    record LogNormal(double median, double sigma) implements Distribution {
        @Override
        public double at(double probability) {
            return median * Math.exp(sigma * quantile(probability));
        }

        @Override
        public String toString() {
            return "log-normal with median " + median + " and sigma " + sigma;
        }
    }

    /** Least, most probable and greatest value. */
    record Triangular(double low, double mode, double high) implements Distribution {
        @Override
        public double at(double probability) {
            double rising = (mode - low) / (high - low);
            return probability < rising
                    ? low + Math.sqrt(probability * (high - low) * (mode - low))
                    : high - Math.sqrt((1 - probability) * (high - low) * (high - mode));
        }

        @Override
        public String toString() {
            return "triangular from " + low + " over " + mode + " to " + high;
        }
    }

    /** Samples that were seen, each as probable as the others. */
    record Samples(List<Double> sorted) implements Distribution {
        @Override
        public double at(double probability) {
            return sorted.get((int) Math.min(sorted.size() - 1.0, Math.floor(probability * sorted.size())));
        }

        @Override
        public String toString() {
            return sorted.size() + " samples";
        }
    }
}
