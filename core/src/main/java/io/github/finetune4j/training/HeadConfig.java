// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a head: the last layer of a model that answers with labels or numbers.
 *
 * @param labels all that may be said, in order where the order counts; none: those of the rows, sorted
 * @param inverseRegularization scikit-learn's {@code C}: the larger, the closer the head follows the rows; null: chosen
 * @param balancedLabels whether each label weighs as much as any other, however many rows it has
 * @param abstentionRate share of texts like those of the rows from which it may abstain, so that it can abstain from
 *     unlike ones; null: it never abstains
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HeadConfig(
        List<String> labels,
        @Nullable Double inverseRegularization,
        boolean balancedLabels,
        @Nullable Double abstentionRate) {
    /** Checks each value. */
    public HeadConfig {
        labels = List.copyOf(labels);
        labels.forEach(label -> Given.text("a label", label));
        if (new LinkedHashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException("labels: " + labels + " -> name each once");
        }
        if (inverseRegularization != null) {
            Given.positive("inverseRegularization", inverseRegularization);
        }
        if (abstentionRate != null) {
            Given.between("abstentionRate", abstentionRate, 0, 1);
        }
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return {@link #inverseRegularization}; empty: chosen from the rows} */
    public OptionalDouble regularization() {
        return inverseRegularization == null ? OptionalDouble.empty() : OptionalDouble.of(inverseRegularization);
    }

    /** {@return {@link #abstentionRate}; empty: it never abstains} */
    public Optional<Double> abstention() {
        return Optional.ofNullable(abstentionRate);
    }

    /**
     * Builds a {@link HeadConfig}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final List<String> labels = new ArrayList<>();
        private @Nullable Double inverseRegularization;
        private boolean balancedLabels;
        private @Nullable Double abstentionRate;

        private Builder() {}

        /**
         * Adds labels that may be said; a row with another one is refused then.
         *
         * @param values in order, where the order counts
         * @return this
         */
        public Builder addLabels(String... values) {
            labels.addAll(List.of(values));
            return this;
        }

        /**
         * Sets how closely the head follows the rows, scikit-learn's {@code C}.
         *
         * @param value above 0; default: chosen by cross-validation
         * @return this
         */
        public Builder inverseRegularization(double value) {
            inverseRegularization = value;
            return this;
        }

        /**
         * Sets whether each label weighs as much as any other, however many rows it has.
         *
         * @param value default false: each row weighs as much as any other
         * @return this
         */
        public Builder balancedLabels(boolean value) {
            balancedLabels = value;
            return this;
        }

        /**
         * Lets the head abstain from texts that are unlike those it has learnt.
         *
         * @param value share of texts like those of the rows from which it may abstain too, between 0 and 1
         * @return this
         */
        public Builder abstentionRate(double value) {
            abstentionRate = value;
            return this;
        }

        /** {@return the settings} */
        public HeadConfig build() {
            return new HeadConfig(labels, inverseRegularization, balancedLabels, abstentionRate);
        }
    }
}
