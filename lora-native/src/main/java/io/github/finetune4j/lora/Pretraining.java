// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The training of all weights of a Llama from random ones on rows of token ids; the loss is on every token but the
 * first of a row. Weights and optimiser are float32; the result is written as bfloat16. Rows don't see each other.
 *
 * <p>A run that was interrupted and is started again with the same settings goes on from its last checkpoint and ends
 * with the same weights, bit for bit in float32 on the same machine and number of threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Pretraining {
    private final Builder settings;

    private Pretraining(Builder settings) {
        this.settings = settings;
    }

    /** {@return a builder; folder, rows and steps must be set} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains until the last step and writes {@code model.safetensors} into the folder.
     *
     * @return the last step
     * @throws io.github.finetune4j.error.InvalidModelException if config.json is missing or wrong
     * @throws io.github.finetune4j.error.TrainingDivergedException at the first loss or gradient that isn't finite
     * @throws io.github.finetune4j.error.ResultNotSavedException if a file can't be written
     */
    public PretrainingStep run() {
        ModelConfig config = ModelConfigReader.read(settings.folder());
        try (PretrainingLoop loop = new PretrainingLoop(config, settings)) {
            return loop.run();
        }
    }

    /**
     * Builds a {@link Pretraining}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable Path folder;
        private @Nullable LongFunction<List<int[]>> rows;
        private List<int[]> validationRows = List.of();
        private Consumer<PretrainingStep> listener = step -> {};
        private long steps;
        private long warmUpSteps;
        private long decaySteps;
        private long checkpointSteps = 200;
        private double learningRate = 3e-3;
        private double weightDecay = 0.1;
        private int microBatchTokens = 4096;
        private boolean bf16;
        private long seed = 1;

        private Builder() {}

        /**
         * Where config.json lies and the weights will; checkpoints are kept in {@code checkpoints} in it.
         *
         * @param path a folder with config.json
         * @return this builder
         */
        public Builder folder(Path path) {
            this.folder = path;
            return this;
        }

        /**
         * The rows of token ids of a step, numbered from 1; the same ones whenever asked. Rows longer than the context
         * are refused.
         *
         * @param ofStep makes the rows of a step of its number
         * @return this builder
         */
        public Builder rows(LongFunction<List<int[]>> ofStep) {
            this.rows = ofStep;
            return this;
        }

        /**
         * Rows to measure the loss on whenever a checkpoint is written; none by default.
         *
         * @param held rows of token ids
         * @return this builder
         */
        public Builder validationRows(List<int[]> held) {
            this.validationRows = List.copyOf(held);
            return this;
        }

        /**
         * Sets who is notified of each step, on the training thread.
         *
         * @param stepListener must not be slow: training waits for it; what it throws is logged and changes nothing
         * @return this builder
         */
        public Builder onStep(Consumer<PretrainingStep> stepListener) {
            this.listener = stepListener;
            return this;
        }

        /**
         * Optimiser steps in all, at least 1.
         *
         * @param count a number of steps
         * @return this builder
         */
        public Builder steps(long count) {
            this.steps = count;
            return this;
        }

        /**
         * First steps, in which the learning rate rises from zero; 0 by default.
         *
         * @param count a number of steps
         * @return this builder
         */
        public Builder warmUpSteps(long count) {
            this.warmUpSteps = count;
            return this;
        }

        /**
         * Last steps, in which the learning rate falls to zero; 0 by default.
         *
         * @param count a number of steps
         * @return this builder
         */
        public Builder decaySteps(long count) {
            this.decaySteps = count;
            return this;
        }

        /**
         * Steps between two checkpoints; 200 by default.
         *
         * @param count a number of steps
         * @return this builder
         */
        public Builder checkpointSteps(long count) {
            this.checkpointSteps = count;
            return this;
        }

        /**
         * The highest learning rate of AdamW, whose betas are 0.9 and 0.95; 3e-3 by default.
         *
         * @param rate above zero
         * @return this builder
         */
        public Builder learningRate(double rate) {
            this.learningRate = rate;
            return this;
        }

        /**
         * AdamW's decay of matrices and embedding, not of norms; 0.1 by default.
         *
         * @param decay zero or more
         * @return this builder
         */
        public Builder weightDecay(double decay) {
            this.weightDecay = decay;
            return this;
        }

        /**
         * Most tokens that go through the model at once; more of a step follow one after another. 4096 by default.
         *
         * @param tokens at least the tokens of the longest row
         * @return this builder
         */
        public Builder microBatchTokens(int tokens) {
            this.microBatchTokens = tokens;
            return this;
        }

        /**
         * Multiply in bfloat16: faster where the processor has bf16 dot products. Float32 by default.
         *
         * @param on whether to
         * @return this builder
         */
        public Builder bf16(boolean on) {
            this.bf16 = on;
            return this;
        }

        /**
         * Of the first weights; 1 by default.
         *
         * @param value any number; the same one makes the same weights
         * @return this builder
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * {@return the pretraining}
         *
         * @throws IllegalStateException if settings are missing or out of range: all of them in one message
         */
        public Pretraining build() {
            List<String> wrong = new ArrayList<>();
            check(wrong, folder != null, "folder: none -> give the folder of the model");
            check(wrong, rows != null, "rows: none -> give the rows to train on");
            check(wrong, steps >= 1, "steps: " + steps + " -> give at least 1");
            check(wrong, warmUpSteps >= 0, "warmUpSteps: " + warmUpSteps + " -> give at least 0");
            check(wrong, decaySteps >= 0, "decaySteps: " + decaySteps + " -> give at least 0");
            check(wrong, checkpointSteps >= 1, "checkpointSteps: " + checkpointSteps + " -> give at least 1");
            check(
                    wrong,
                    learningRate > 0 && learningRate < 1,
                    "learningRate: " + learningRate + " -> give more than 0 and less than 1");
            check(
                    wrong,
                    weightDecay >= 0 && weightDecay < 1,
                    "weightDecay: " + weightDecay + " -> give at least 0 and less than 1");
            check(wrong, microBatchTokens >= 1, "microBatchTokens: " + microBatchTokens + " -> give at least 1");
            if (!wrong.isEmpty()) {
                throw new IllegalStateException("this pretraining can't start: " + String.join("; ", wrong));
            }
            return new Pretraining(copy());
        }

        private static void check(List<String> wrong, boolean good, String message) {
            if (!good) {
                wrong.add(message);
            }
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.folder = folder;
            copy.rows = rows;
            copy.validationRows = validationRows;
            copy.listener = listener;
            copy.steps = steps;
            copy.warmUpSteps = warmUpSteps;
            copy.decaySteps = decaySteps;
            copy.checkpointSteps = checkpointSteps;
            copy.learningRate = learningRate;
            copy.weightDecay = weightDecay;
            copy.microBatchTokens = microBatchTokens;
            copy.bf16 = bf16;
            copy.seed = seed;
            return copy;
        }

        Path folder() {
            return Objects.requireNonNull(folder);
        }

        List<int[]> rows(long step) {
            return Objects.requireNonNull(rows).apply(step);
        }

        List<int[]> validationRows() {
            return validationRows;
        }

        Consumer<PretrainingStep> listener() {
            return listener;
        }

        Trapezoid schedule() {
            return new Trapezoid(learningRate, warmUpSteps, decaySteps, steps);
        }

        long checkpointSteps() {
            return checkpointSteps;
        }

        double weightDecay() {
            return weightDecay;
        }

        int microBatchTokens() {
            return microBatchTokens;
        }

        boolean bf16() {
            return bf16;
        }

        long seed() {
            return seed;
        }
    }
}
