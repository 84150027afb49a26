// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Given;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an embedder's training.
 *
 * @param loss null: what the rows ask for, {@link PairLoss#MULTIPLE_NEGATIVES} for pairs and triplets,
 *     {@link PairLoss#COSENT} for scored pairs; for rows with a teacher's vectors {@link PairLoss#TEACHER_VECTORS}, or
 *     {@link PairLoss#TEACHER_COSINES} where these are of another width
 * @param sizes how many of a vector's first numbers are to be a vector by themselves, each at least 1 and none twice;
 *     none: vectors are whole
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EmbeddingConfig(@Nullable PairLoss loss, List<Integer> sizes) {
    /** Checks each size. */
    public EmbeddingConfig {
        Set<Integer> seen = new HashSet<>();
        for (int size : sizes) {
            if (!seen.add(Given.atLeast("sizes", size, 1))) {
                throw new IllegalArgumentException("sizes: " + size + " twice -> name each once");
            }
        }
        sizes = List.copyOf(sizes);
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder(new EmbeddingConfig(null, List.of()));
    }

    Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Builds an {@link EmbeddingConfig}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private EmbeddingConfig config;

        private Builder(EmbeddingConfig config) {
            this.config = config;
        }

        /**
         * Sets the loss.
         *
         * @param value one that fits the rows; default: the usual one for such rows
         * @return this
         */
        public Builder loss(PairLoss value) {
            config = new EmbeddingConfig(value, config.sizes);
            return this;
        }

        /**
         * Sets the sizes to which vectors may be cut (Matryoshka, Kusupati et al. 2022, <a
         * href="https://arxiv.org/abs/2205.13147">arXiv 2205.13147</a>): each is trained as a vector by itself.
         *
         * @param values at least 1 and at most the encoder's width, none twice; usually the width is among them
         * @return this
         */
        public Builder sizes(int... values) {
            config = new EmbeddingConfig(
                    config.loss, Arrays.stream(values).boxed().toList());
            return this;
        }

        /** {@return the settings} */
        public EmbeddingConfig build() {
            return config;
        }
    }
}
