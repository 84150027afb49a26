// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
 * @param contrastive whether an encoder that is tuned learns from pairs of the rows' texts which are alike, and the
 *     head is fitted on its vectors then, instead of both from one text after another
 * @param distillationTemperature by which a teacher's probabilities in the rows are softened, above 0; 1: not at all
 * @param start the head that the training of a whole encoder begins with; null: that of the base where it has one of
 *     the same labels, else a fitted one
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HeadConfig(
        List<String> labels,
        @Nullable Double inverseRegularization,
        boolean balancedLabels,
        @Nullable Double abstentionRate,
        boolean contrastive,
        double distillationTemperature,
        @Nullable HeadStart start) {
    /** Checks each value. */
    public HeadConfig {
        labels = checked(labels);
        if (inverseRegularization != null) {
            Given.positive("inverseRegularization", inverseRegularization);
        }
        if (abstentionRate != null) {
            Given.between("abstentionRate", abstentionRate, 0, 1);
        }
        Given.positive("distillationTemperature", distillationTemperature);
    }

    private static List<String> checked(List<String> labels) {
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            if (!seen.add(Given.text("a label", label))) {
                throw new IllegalArgumentException("labels: \"" + Names.shown(label) + "\" twice -> name each once");
            }
        }
        return List.copyOf(labels);
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
    public OptionalDouble abstention() {
        return abstentionRate == null ? OptionalDouble.empty() : OptionalDouble.of(abstentionRate);
    }

    /** {@return {@link #start}; empty: the base decides} */
    public Optional<HeadStart> beginning() {
        return Optional.ofNullable(start);
    }

    /**
     * Builds a {@link HeadConfig}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private List<String> labels = List.of();
        private @Nullable Double inverseRegularization;
        private boolean balancedLabels;
        private @Nullable Double abstentionRate;
        private boolean contrastive;
        private double distillationTemperature = 1;
        private @Nullable HeadStart start;

        private Builder() {}

        /**
         * Adds labels that may be said; a row with another one is refused then. Default: those of the rows, sorted.
         *
         * @param values in order, where the order counts; none of them added before
         * @return this
         */
        public Builder addLabels(List<String> values) {
            List<String> all = new ArrayList<>(labels);
            all.addAll(values);
            labels = checked(all);
            return this;
        }

        /**
         * Adds labels that may be said, as {@link #addLabels(List)}.
         *
         * @param values in order, where the order counts; none of them added before
         * @return this
         */
        public Builder addLabels(String... values) {
            return addLabels(List.of(values));
        }

        /**
         * Sets how closely the head follows the rows, scikit-learn's {@code C}.
         *
         * @param value above 0; default: chosen by cross-validation
         * @return this
         */
        public Builder inverseRegularization(double value) {
            inverseRegularization = Given.positive("inverseRegularization", value);
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
            abstentionRate = Given.between("abstentionRate", value, 0, 1);
            return this;
        }

        /**
         * Sets whether an encoder is tuned by pairs of texts before the head is fitted on its vectors: for some rows of
         * each label, where learning from one text after another may do worse than the encoder as it is. The two steps
         * are SetFit's, the loss is not: each text is to be nearest to the other one of its pair among all texts of the
         * batch, those of its label left out, where SetFit draws the cosine of a pair to 1 or to 0. For method {@code
         * CLASSIFICATION}; the whole encoder is tuned unless there are settings of an adapter.
         *
         * @param value default false
         * @return this
         */
        public Builder contrastive(boolean value) {
            contrastive = value;
            return this;
        }

        /**
         * Sets by which temperature the probabilities in rows ({@link SoftLabels}) are softened and, while it learns,
         * the model's own (Hinton et al., 2015): above 1 the labels that a teacher finds unlikely count more. Needs a
         * teacher's probabilities in every row, and method {@code CLASSIFICATION}.
         *
         * @param value above 0; default 1: as they are
         * @return this
         */
        public Builder distillationTemperature(double value) {
            distillationTemperature = Given.positive("distillationTemperature", value);
            return this;
        }

        /**
         * Sets the head that training begins with, where a whole encoder is tuned ({@link TuningMethod#FULL} or {@link
         * TuningMethod#LORA}) by one text after another. It has no meaning where a head alone is fitted, or pairs are
         * learnt ({@link #contrastive}).
         *
         * @param value default: {@link HeadStart#OWN} where the base has a head of the same labels, in the same order;
         *     otherwise {@link HeadStart#FITTED}
         * @return this
         */
        public Builder start(HeadStart value) {
            start = Objects.requireNonNull(value, "start");
            return this;
        }

        /** {@return the settings} */
        public HeadConfig build() {
            return new HeadConfig(
                    labels,
                    inverseRegularization,
                    balancedLabels,
                    abstentionRate,
                    contrastive,
                    distillationTemperature,
                    start);
        }
    }
}
