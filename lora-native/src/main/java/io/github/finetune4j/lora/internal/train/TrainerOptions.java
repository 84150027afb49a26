// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.AdamW;
import java.util.ArrayList;
import java.util.List;

/** Settings of a training, all with the defaults of transformers' trainer but the seed. Immutable. */
public final class TrainerOptions {
    private final int epochs;
    private final long maxSteps;
    private final int batchSize;
    private final int accumulation;
    private final double learningRate;
    private final Schedule schedule;
    private final double warmupRatio;
    private final long warmupSteps;
    private final AdamW optimizer;
    private final long seed;
    private final long evaluateEvery;
    private final int patience;
    private final double minDelta;
    private final int maxBatchTokens;

    private TrainerOptions(Builder builder) {
        epochs = builder.epochs;
        maxSteps = builder.maxSteps;
        batchSize = builder.batchSize;
        accumulation = builder.accumulation;
        learningRate = builder.learningRate;
        schedule = builder.schedule;
        warmupRatio = builder.warmupRatio;
        warmupSteps = builder.warmupSteps;
        optimizer = builder.optimizer;
        seed = builder.seed;
        evaluateEvery = builder.evaluateEvery;
        patience = builder.patience;
        minDelta = builder.minDelta;
        maxBatchTokens = builder.maxBatchTokens;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return times that all rows are gone through} */
    public int epochs() {
        return epochs;
    }

    /** {@return optimiser steps after which training ends whatever the epochs; 0: the epochs decide} */
    public long maxSteps() {
        return maxSteps;
    }

    /** {@return rows of one forward pass} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return forward passes of one optimiser step} */
    public int accumulation() {
        return accumulation;
    }

    /** {@return rate at its peak} */
    public double learningRate() {
        return learningRate;
    }

    /** {@return how the rate goes} */
    public Schedule schedule() {
        return schedule;
    }

    /**
     * {@return steps over which the rate rises}
     *
     * @param totalSteps of the whole training
     */
    public long warmupSteps(long totalSteps) {
        return warmupSteps >= 0 ? warmupSteps : (long) Math.ceil(warmupRatio * totalSteps);
    }

    /** {@return settings of the optimiser} */
    public AdamW optimizer() {
        return optimizer;
    }

    /** {@return decides order and dropout} */
    public long seed() {
        return seed;
    }

    /** {@return steps between validations; 0: after each epoch} */
    public long evaluateEvery() {
        return evaluateEvery;
    }

    /** {@return validations without a better loss after which training ends; 0: never} */
    public int patience() {
        return patience;
    }

    /** {@return how much lower, in nats, a loss must be to count as better} */
    public double minDelta() {
        return minDelta;
    }

    /** {@return tokens of one forward pass at most, where more than one row is in it; 0: no limit} */
    public int maxBatchTokens() {
        return maxBatchTokens;
    }

    /** Collects settings; {@link #build} names everything that is wrong at once. */
    public static final class Builder {
        private int epochs = 3;
        private long maxSteps;
        private int batchSize = 8;
        private int accumulation = 1;
        private double learningRate = 5e-5;
        private Schedule schedule = Schedule.LINEAR;
        private double warmupRatio;
        private long warmupSteps = -1;
        private AdamW optimizer = AdamW.standard();
        private long seed;
        private long evaluateEvery;
        private int patience;
        private double minDelta;
        private int maxBatchTokens;

        private Builder() {}

        /** Sets times that all rows are gone through, at least 1. {@return this} */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Sets optimiser steps after which training ends; 0: the epochs decide. {@return this} */
        public Builder maxSteps(long value) {
            maxSteps = value;
            return this;
        }

        /** Sets rows of one forward pass, at least 1. {@return this} */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Sets forward passes of one optimiser step, at least 1. {@return this} */
        public Builder accumulation(int value) {
            accumulation = value;
            return this;
        }

        /** Sets the rate at its peak, above 0. {@return this} */
        public Builder learningRate(double value) {
            learningRate = value;
            return this;
        }

        /** Sets how the rate goes. {@return this} */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /** Sets what part of all steps the rate rises over, 0 to 1. {@return this} */
        public Builder warmupRatio(double value) {
            warmupRatio = value;
            return this;
        }

        /** Sets steps that the rate rises over, instead of a ratio; -1: the ratio decides. {@return this} */
        public Builder warmupSteps(long value) {
            warmupSteps = value;
            return this;
        }

        /** Sets the optimiser. {@return this} */
        public Builder optimizer(AdamW value) {
            optimizer = value;
            return this;
        }

        /** Sets what decides order and dropout. {@return this} */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets steps between validations; 0: after each epoch. {@return this} */
        public Builder evaluateEvery(long value) {
            evaluateEvery = value;
            return this;
        }

        /** Sets validations without a better loss after which training ends; 0: never. {@return this} */
        public Builder patience(int value) {
            patience = value;
            return this;
        }

        /** Sets how much lower, in nats, a loss must be to count as better. {@return this} */
        public Builder minDelta(double value) {
            minDelta = value;
            return this;
        }

        /**
         * Sets tokens of one forward pass at most; a batch beyond is split, which changes nothing but memory. {@return
         * this}
         */
        public Builder maxBatchTokens(int value) {
            maxBatchTokens = value;
            return this;
        }

        /**
         * {@return the settings}
         *
         * @throws IllegalArgumentException naming all that are out of range
         */
        public TrainerOptions build() {
            List<String> wrong = new ArrayList<>();
            check(wrong, epochs >= 1, "epochs: " + epochs + " -> give at least 1");
            check(wrong, maxSteps >= 0, "maxSteps: " + maxSteps + " -> give at least 0");
            check(wrong, batchSize >= 1, "batchSize: " + batchSize + " -> give at least 1");
            check(wrong, accumulation >= 1, "accumulation: " + accumulation + " -> give at least 1");
            check(
                    wrong,
                    learningRate > 0 && learningRate < 1e3,
                    "learningRate: " + learningRate + " -> give more than 0 and less than 1000");
            check(wrong, warmupRatio >= 0 && warmupRatio <= 1, "warmupRatio: " + warmupRatio + " -> give 0 to 1");
            check(wrong, warmupSteps >= -1, "warmupSteps: " + warmupSteps + " -> give at least 0");
            check(wrong, evaluateEvery >= 0, "evaluateEvery: " + evaluateEvery + " -> give at least 0");
            check(wrong, patience >= 0, "patience: " + patience + " -> give at least 0");
            check(wrong, minDelta >= 0, "minDelta: " + minDelta + " -> give at least 0");
            check(wrong, maxBatchTokens >= 0, "maxBatchTokens: " + maxBatchTokens + " -> give at least 0");
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", wrong));
            }
            return new TrainerOptions(this);
        }

        private static void check(List<String> wrong, boolean good, String message) {
            if (!good) {
                wrong.add(message);
            }
        }
    }
}
