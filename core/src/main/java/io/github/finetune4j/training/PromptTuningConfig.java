// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Given;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings of prompt tuning, which trains only some vectors before each text and leaves the model as it is. Lester
 * et al. 2021, <a href="https://arxiv.org/abs/2104.08691">arXiv 2104.08691</a>. Terms as in PEFT.
 *
 * @param virtualTokens how many vectors, at least 1
 * @param initialText whose tokens' vectors they start from, repeated or cut to the number; null: tokens drawn at random
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record PromptTuningConfig(
        int virtualTokens, @Nullable String initialText) {
    /** Checks the number. */
    public PromptTuningConfig {
        Given.atLeast("virtualTokens", virtualTokens, 1);
        if (initialText != null && initialText.isBlank()) {
            throw new IllegalArgumentException(
                    "initialText is blank -> give a text, or leave it out to start at random");
        }
    }

    /**
     * {@return prompt tuning that starts from tokens drawn at random}
     *
     * @param virtualTokens how many vectors, at least 1
     */
    public static PromptTuningConfig of(int virtualTokens) {
        return new PromptTuningConfig(virtualTokens, null);
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the text that the vectors start from; empty: tokens drawn at random} */
    public Optional<String> text() {
        return Optional.ofNullable(initialText);
    }

    /**
     * Builds a {@link PromptTuningConfig}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private PromptTuningConfig config = of(20);

        private Builder() {}

        /**
         * Sets how many vectors are trained.
         *
         * @param value at least 1; 20 by default, beyond which Lester et al. gained little
         * @return this
         */
        public Builder virtualTokens(int value) {
            config = new PromptTuningConfig(value, config.initialText);
            return this;
        }

        /**
         * Sets the text whose tokens' vectors they start from, repeated or cut to the number.
         *
         * @param value not blank; by default they start from tokens drawn at random
         * @return this
         */
        public Builder initialText(String value) {
            config = new PromptTuningConfig(config.virtualTokens, value);
            return this;
        }

        /** {@return the settings} */
        public PromptTuningConfig build() {
            return config;
        }
    }
}
