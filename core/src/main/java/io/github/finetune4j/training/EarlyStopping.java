// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * Ends training once the validation loss no longer falls, and keeps the best checkpoint.
 *
 * @param patience evaluations without improvement after which training ends, at least 1
 * @param minDelta fall of the validation loss, in nats per target token or as the method has it, that counts as
 *     improvement, at least 0
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record EarlyStopping(int patience, double minDelta) {
    /** Checks both. */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException(
                    "early stopping's patience: " + patience + " -> give at least 1 evaluation");
        }
        if (!(minDelta >= 0)) {
            throw new IllegalArgumentException("early stopping's minDelta: " + minDelta + " -> give at least 0");
        }
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
            stopping = new EarlyStopping(value, stopping.minDelta);
            return this;
        }

        /**
         * Sets which fall of the validation loss counts as improvement.
         *
         * @param value in nats per target token or as the method's loss is, at least 0, the default
         * @return this
         */
        public Builder minDelta(double value) {
            stopping = new EarlyStopping(stopping.patience, value);
            return this;
        }

        /** {@return the settings} */
        public EarlyStopping build() {
            return stopping;
        }
    }
}
