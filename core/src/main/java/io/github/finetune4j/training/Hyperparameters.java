// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import io.github.finetune4j.internal.names.Given;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the optimiser and the training loop, each set or left to the provider. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Hyperparameters {
    private final @Nullable Double epochs;
    private final @Nullable Integer maxSteps;
    private final @Nullable Integer batchSize;
    private final @Nullable Integer gradientAccumulation;
    private final @Nullable Double learningRate;
    private final @Nullable Double learningRateMultiplier;
    private final @Nullable LearningRateSchedule schedule;
    private final @Nullable Integer warmupSteps;
    private final @Nullable Double weightDecay;
    private final @Nullable Double maxGradientNorm;
    private final @Nullable Integer maxLength;
    private final @Nullable LongRowPolicy longRowPolicy;
    private final @Nullable LossMask lossMask;
    private final @Nullable Integer evaluationSteps;
    private final @Nullable Integer checkpointSteps;
    private final @Nullable Double dpoBeta;
    private final @Nullable EmbeddingConfig embedding;

    private Hyperparameters(Builder builder) {
        epochs = builder.epochs;
        maxSteps = builder.maxSteps;
        batchSize = builder.batchSize;
        gradientAccumulation = builder.gradientAccumulation;
        learningRate = builder.learningRate;
        learningRateMultiplier = builder.learningRateMultiplier;
        schedule = builder.schedule;
        warmupSteps = builder.warmupSteps;
        weightDecay = builder.weightDecay;
        maxGradientNorm = builder.maxGradientNorm;
        maxLength = builder.maxLength;
        longRowPolicy = builder.longRowPolicy;
        lossMask = builder.lossMask;
        evaluationSteps = builder.evaluationSteps;
        checkpointSteps = builder.checkpointSteps;
        dpoBeta = builder.dpoBeta;
        embedding = builder.embedding;
    }

    /** {@return a builder with everything left open} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that holds what this holds} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.epochs = epochs;
        builder.maxSteps = maxSteps;
        builder.batchSize = batchSize;
        builder.gradientAccumulation = gradientAccumulation;
        builder.learningRate = learningRate;
        builder.learningRateMultiplier = learningRateMultiplier;
        builder.schedule = schedule;
        builder.warmupSteps = warmupSteps;
        builder.weightDecay = weightDecay;
        builder.maxGradientNorm = maxGradientNorm;
        builder.maxLength = maxLength;
        builder.longRowPolicy = longRowPolicy;
        builder.lossMask = lossMask;
        builder.evaluationSteps = evaluationSteps;
        builder.checkpointSteps = checkpointSteps;
        builder.dpoBeta = dpoBeta;
        builder.embedding = embedding;
        return builder;
    }

    /** {@return passes over the training data; empty: the provider chooses} */
    public OptionalDouble epochs() {
        return epochs == null ? OptionalDouble.empty() : OptionalDouble.of(epochs);
    }

    /** {@return optimiser steps after which training ends, whatever the epochs say; empty: the provider chooses} */
    public OptionalInt maxSteps() {
        return maxSteps == null ? OptionalInt.empty() : OptionalInt.of(maxSteps);
    }

    /** {@return rows per optimiser step and accumulation; empty: the provider chooses} */
    public OptionalInt batchSize() {
        return batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize);
    }

    /** {@return batches whose gradients make one optimiser step; empty: the provider chooses} */
    public OptionalInt gradientAccumulation() {
        return gradientAccumulation == null ? OptionalInt.empty() : OptionalInt.of(gradientAccumulation);
    }

    /** {@return step size after warm-up; empty: the provider chooses} */
    public OptionalDouble learningRate() {
        return learningRate == null ? OptionalDouble.empty() : OptionalDouble.of(learningRate);
    }

    /** {@return factor on the learning rate that the provider chooses; empty: the provider chooses} */
    public OptionalDouble learningRateMultiplier() {
        return learningRateMultiplier == null ? OptionalDouble.empty() : OptionalDouble.of(learningRateMultiplier);
    }

    /** {@return how the learning rate runs after warm-up; empty: the provider chooses} */
    public Optional<LearningRateSchedule> schedule() {
        return Optional.ofNullable(schedule);
    }

    /** {@return optimiser steps over which the learning rate rises from 0; empty: the provider chooses} */
    public OptionalInt warmupSteps() {
        return warmupSteps == null ? OptionalInt.empty() : OptionalInt.of(warmupSteps);
    }

    /** {@return AdamW's decoupled decay per step, times the learning rate; empty: the provider chooses} */
    public OptionalDouble weightDecay() {
        return weightDecay == null ? OptionalDouble.empty() : OptionalDouble.of(weightDecay);
    }

    /** {@return global norm to which gradients are clipped; 0 switches clipping off; empty: the provider chooses} */
    public OptionalDouble maxGradientNorm() {
        return maxGradientNorm == null ? OptionalDouble.empty() : OptionalDouble.of(maxGradientNorm);
    }

    /** {@return most tokens of a row; empty: the provider chooses} */
    public OptionalInt maxLength() {
        return maxLength == null ? OptionalInt.empty() : OptionalInt.of(maxLength);
    }

    /** {@return what happens to longer rows; empty: the provider chooses} */
    public Optional<LongRowPolicy> longRowPolicy() {
        return Optional.ofNullable(longRowPolicy);
    }

    /** {@return which tokens count in the loss; empty: the provider chooses} */
    public Optional<LossMask> lossMask() {
        return Optional.ofNullable(lossMask);
    }

    /**
     * {@return optimiser steps between two evaluations on the validation data, besides the one after each epoch; empty:
     * the provider chooses}
     */
    public OptionalInt evaluationSteps() {
        return evaluationSteps == null ? OptionalInt.empty() : OptionalInt.of(evaluationSteps);
    }

    /**
     * {@return optimiser steps between two checkpoints, besides the one after each epoch; empty: the provider chooses}
     */
    public OptionalInt checkpointSteps() {
        return checkpointSteps == null ? OptionalInt.empty() : OptionalInt.of(checkpointSteps);
    }

    /**
     * {@return how firmly direct preference optimisation holds on to the model as it was; empty: the provider chooses}
     */
    public OptionalDouble dpoBeta() {
        return dpoBeta == null ? OptionalDouble.empty() : OptionalDouble.of(dpoBeta);
    }

    /** {@return loss and sizes of vectors, in method EMBEDDING; empty: the provider chooses} */
    public Optional<EmbeddingConfig> embedding() {
        return Optional.ofNullable(embedding);
    }

    /**
     * Builds {@link Hyperparameters}; a value out of range is refused at once. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable Double epochs;
        private @Nullable Integer maxSteps;
        private @Nullable Integer batchSize;
        private @Nullable Integer gradientAccumulation;
        private @Nullable Double learningRate;
        private @Nullable Double learningRateMultiplier;
        private @Nullable LearningRateSchedule schedule;
        private @Nullable Integer warmupSteps;
        private @Nullable Double weightDecay;
        private @Nullable Double maxGradientNorm;
        private @Nullable Integer maxLength;
        private @Nullable LongRowPolicy longRowPolicy;
        private @Nullable LossMask lossMask;
        private @Nullable Integer evaluationSteps;
        private @Nullable Integer checkpointSteps;
        private @Nullable Double dpoBeta;
        private @Nullable EmbeddingConfig embedding;

        private Builder() {}

        /**
         * Sets epochs.
         *
         * @param value passes over the training data
         * @return this
         */
        public Builder epochs(double value) {
            epochs = Given.above("epochs", value, 0, 10_000);
            return this;
        }

        /**
         * Sets maxSteps.
         *
         * @param value optimiser steps after which training ends, whatever the epochs say
         * @return this
         */
        public Builder maxSteps(int value) {
            maxSteps = Given.atLeast("maxSteps", value, 1);
            return this;
        }

        /**
         * Sets batchSize.
         *
         * @param value rows per optimiser step and accumulation
         * @return this
         */
        public Builder batchSize(int value) {
            batchSize = Given.atLeast("batchSize", value, 1);
            return this;
        }

        /**
         * Sets gradientAccumulation.
         *
         * @param value batches whose gradients make one optimiser step
         * @return this
         */
        public Builder gradientAccumulation(int value) {
            gradientAccumulation = Given.atLeast("gradientAccumulation", value, 1);
            return this;
        }

        /**
         * Sets learningRate.
         *
         * @param value step size after warm-up
         * @return this
         */
        public Builder learningRate(double value) {
            learningRate = Given.above("learningRate", value, 0, 10);
            return this;
        }

        /**
         * Sets learningRateMultiplier.
         *
         * @param value factor on the learning rate that the provider chooses
         * @return this
         */
        public Builder learningRateMultiplier(double value) {
            learningRateMultiplier = Given.above("learningRateMultiplier", value, 0);
            return this;
        }

        /**
         * Sets schedule.
         *
         * @param value how the learning rate runs after warm-up
         * @return this
         */
        public Builder schedule(LearningRateSchedule value) {
            schedule = value;
            return this;
        }

        /**
         * Sets warmupSteps.
         *
         * @param value optimiser steps over which the learning rate rises from 0
         * @return this
         */
        public Builder warmupSteps(int value) {
            warmupSteps = Given.atLeast("warmupSteps", value, 0);
            return this;
        }

        /**
         * Sets weightDecay.
         *
         * @param value AdamW's decoupled decay per step, times the learning rate
         * @return this
         */
        public Builder weightDecay(double value) {
            weightDecay = Given.below("weightDecay", value, 0, 1);
            return this;
        }

        /**
         * Sets maxGradientNorm.
         *
         * @param value global norm to which gradients are clipped; 0 switches clipping off
         * @return this
         */
        public Builder maxGradientNorm(double value) {
            maxGradientNorm = Given.atLeast("maxGradientNorm", value, 0);
            return this;
        }

        /**
         * Sets maxLength.
         *
         * @param value most tokens of a row
         * @return this
         */
        public Builder maxLength(int value) {
            maxLength = Given.atLeast("maxLength", value, 2);
            return this;
        }

        /**
         * Sets longRowPolicy.
         *
         * @param value what happens to longer rows
         * @return this
         */
        public Builder longRowPolicy(LongRowPolicy value) {
            longRowPolicy = value;
            return this;
        }

        /**
         * Sets lossMask.
         *
         * @param value which tokens count in the loss
         * @return this
         */
        public Builder lossMask(LossMask value) {
            lossMask = value;
            return this;
        }

        /**
         * Sets evaluationSteps.
         *
         * @param value optimiser steps between two evaluations on the validation data, besides the one after each epoch
         * @return this
         */
        public Builder evaluationSteps(int value) {
            evaluationSteps = Given.atLeast("evaluationSteps", value, 1);
            return this;
        }

        /**
         * Sets checkpointSteps.
         *
         * @param value optimiser steps between two checkpoints, besides the one after each epoch
         * @return this
         */
        public Builder checkpointSteps(int value) {
            checkpointSteps = Given.atLeast("checkpointSteps", value, 1);
            return this;
        }

        /**
         * Sets how firmly direct preference optimisation holds on to the model as it was: the beta of its loss.
         *
         * @param value above 0; 0.1 is usual, a smaller one lets the model move further
         * @return this
         */
        public Builder dpoBeta(double value) {
            dpoBeta = Given.positive("dpoBeta", value);
            return this;
        }

        /**
         * Sets how vectors are trained: {@code embedding(e -> e.sizes(384, 192, 64))}.
         *
         * @param settings sets the loss and the sizes of vectors; a later call adds to an earlier one
         * @return this
         */
        public Builder embedding(Consumer<EmbeddingConfig.Builder> settings) {
            EmbeddingConfig.Builder builder = embedding == null ? EmbeddingConfig.builder() : embedding.toBuilder();
            settings.accept(builder);
            embedding = builder.build();
            return this;
        }

        /** {@return what was collected} */
        public Hyperparameters build() {
            return new Hyperparameters(this);
        }
    }
}
