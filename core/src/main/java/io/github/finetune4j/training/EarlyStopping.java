// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.NoNull;
import org.apiguardian.api.API;

/**
 * The end of a training once a figure of the validation rows no longer gets better; the best weights are kept.
 *
 * @param patience evaluations without improvement after which training ends, at least 1
 * @param minDelta by how much the figure must be better to count as improvement, at least 0, in the figure's own units:
 *     of a language model's loss nats per target token, of other losses as {@link ValidationMetric#LOSS} says; of
 *     shares such as accuracy, F1 and nDCG, which go from 0 to 1, 0.01 is one point
 * @param metric the figure, {@link ValidationMetric#LOSS} unless set
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record EarlyStopping(int patience, double minDelta, ValidationMetric metric) {
    /** Checks each. */
    public EarlyStopping {
        NoNull.check("early stopping", "metric", metric);
        if (patience < 1) {
            throw new IllegalArgumentException(
                    "early stopping's patience: " + patience + " -> give at least 1 evaluation");
        }
        if (!(minDelta >= 0)) {
            throw new IllegalArgumentException("early stopping's minDelta: " + minDelta + " -> give at least 0");
        }
    }

    /**
     * As the record's own constructor, by the validation loss.
     *
     * @param patience evaluations without improvement after which training ends, at least 1
     * @param minDelta fall of the validation loss that counts as improvement, at least 0, in the loss's own units
     */
    public EarlyStopping(int patience, double minDelta) {
        this(patience, minDelta, ValidationMetric.LOSS);
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Builds an {@link EarlyStopping}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private EarlyStopping stopping = new EarlyStopping(1, 0);

        private Builder() {}

        /**
         * Sets after how many evaluations without improvement training ends.
         *
         * @param value at least 1, the default
         * @return this
         */
        public Builder patience(int value) {
            stopping = new EarlyStopping(value, stopping.minDelta, stopping.metric);
            return this;
        }

        /**
         * Sets by how much the figure must be better to count as improvement.
         *
         * @param value at least 0, the default; in the units of the figure ({@link EarlyStopping#minDelta})
         * @return this
         */
        public Builder minDelta(double value) {
            stopping = new EarlyStopping(stopping.patience, value, stopping.metric);
            return this;
        }

        /**
         * Sets the figure that must get better.
         *
         * @param value one that fits the method; default {@link ValidationMetric#LOSS}
         * @return this
         */
        public Builder metric(ValidationMetric value) {
            stopping = new EarlyStopping(stopping.patience, stopping.minDelta, value);
            return this;
        }

        /**
         * As {@link #metric(ValidationMetric)}, by name.
         *
         * @param word such as {@code macro_f1}
         * @return this
         * @throws IllegalArgumentException if there is no such metric
         */
        public Builder metric(String word) {
            return metric(ValidationMetric.of(word));
        }

        /** {@return the settings} */
        public EarlyStopping build() {
            return stopping;
        }
    }
}
