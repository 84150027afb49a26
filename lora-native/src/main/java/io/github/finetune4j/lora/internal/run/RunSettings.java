// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.Quantization;
import io.github.finetune4j.training.TrainingMethod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run, every one decided; kept as {@code job.json} so that another process can go on with it
 * ({@link RunJson}).
 *
 * @param idempotencyKey of the submission
 * @param baseModel as the caller named it
 * @param baseFolder where it was found
 * @param full whether all weights are trained, and not an adapter
 * @param dtype of the base's weights while training
 * @param loop settings of optimiser and loop
 * @param adapter settings of the low-rank adapter; null where none is trained
 * @param method what is learned from, and what else is trained or kept in few bits
 * @param data what was counted of the data
 * @param suffix word in the tuned model's name, or null
 * @param metadata the caller's labels
 * @param notes what was decided about the rows, to be reported as events
 * @param created when it was submitted, ISO-8601
 */
public record RunSettings(
        String idempotencyKey,
        String baseModel,
        String baseFolder,
        boolean full,
        Precision dtype,
        Loop loop,
        @Nullable Lora adapter,
        Method method,
        Data data,
        @Nullable String suffix,
        Map<String, String> metadata,
        List<String> notes,
        String created) {

    /**
     * Settings of optimiser and loop.
     *
     * @param epochs passes over the rows; may have a fraction
     * @param maxSteps 0: the epochs decide
     * @param batchSize rows a forward pass
     * @param accumulation forward passes a step
     * @param learningRate at its peak
     * @param schedule of the learning rate
     * @param warmupSteps over which the rate rises; -1: three in a hundred of all
     * @param weightDecay of AdamW
     * @param maxGradientNorm 0: no clipping
     * @param evaluationSteps 0: after each epoch only
     * @param checkpointSteps 0: after each epoch only
     * @param patience of early stopping; 0: none
     * @param minDelta of early stopping
     * @param lossOn which tokens count
     * @param maxLength most tokens of a row
     * @param seed of order, dropout and the adapter's start
     * @param recompute whether a backward pass computes again what it could have kept
     */
    public record Loop(
            double epochs,
            int maxSteps,
            int batchSize,
            int accumulation,
            double learningRate,
            LearningRateSchedule schedule,
            int warmupSteps,
            double weightDecay,
            double maxGradientNorm,
            int evaluationSteps,
            int checkpointSteps,
            int patience,
            double minDelta,
            LossMask lossOn,
            int maxLength,
            long seed,
            boolean recompute) {
        Loop recomputing() {
            return new Loop(
                    epochs,
                    maxSteps,
                    batchSize,
                    accumulation,
                    learningRate,
                    schedule,
                    warmupSteps,
                    weightDecay,
                    maxGradientNorm,
                    evaluationSteps,
                    checkpointSteps,
                    patience,
                    minDelta,
                    lossOn,
                    maxLength,
                    seed,
                    true);
        }
    }

    /**
     * Settings of the adapter.
     *
     * @param rank inner width
     * @param alpha scale times rank
     * @param dropout share of inputs set to zero
     * @param targetModules short names
     * @param rankStabilized whether the scale is divided by the root of the rank
     * @param dora whether lengths are trained apart from directions
     * @param rankPattern ranks of single modules
     * @param alphaPattern alphas of single modules
     * @param layers that have an adapter; empty: all
     * @param modulesToSave modules that are trained as a whole
     * @param loraPlusRatio learning rate of B over that of A; 1: the same
     */
    public record Lora(
            int rank,
            double alpha,
            double dropout,
            List<String> targetModules,
            boolean rankStabilized,
            boolean dora,
            Map<String, Integer> rankPattern,
            Map<String, Double> alphaPattern,
            List<Integer> layers,
            List<String> modulesToSave,
            double loraPlusRatio) {
        /** Copies the collections; patterns keep their order. */
        public Lora {
            rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(rankPattern));
            alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPattern));
        }
    }

    /**
     * The method: what is learned from, and what else is trained or kept in few bits.
     *
     * @param name of the method
     * @param beta of direct preference optimisation
     * @param virtualTokens trained before each text; 0: none
     * @param initialText that these start from, or null
     * @param quantization of the base, or null
     * @param continued whether training goes on with an adapter, which is kept in the run's folder
     */
    public record Method(
            TrainingMethod name,
            double beta,
            int virtualTokens,
            @Nullable String initialText,
            @Nullable Quantization quantization,
            boolean continued) {
        /** Answers shown in examples, nothing else. */
        public static final Method SUPERVISED = new Method(TrainingMethod.SUPERVISED, 0, 0, null, null, false);
    }

    /**
     * The counts of the data.
     *
     * @param trainingFingerprint of the training examples
     * @param validationFingerprint of the validation examples, or null
     * @param trainingRows encoded rows
     * @param validationRows encoded rows
     * @param trainingTokens of all training rows
     * @param targetTokens of them that count in the loss
     * @param longestRow in tokens
     */
    public record Data(
            String trainingFingerprint,
            @Nullable String validationFingerprint,
            int trainingRows,
            int validationRows,
            long trainingTokens,
            long targetTokens,
            int longestRow) {}

    /** {@return whether each example is a pair of answers, of which one is preferred} */
    public boolean dpo() {
        return method.name() == TrainingMethod.DPO;
    }

    /** {@return settings of the low-rank adapter, which must be there} */
    public Lora lora() {
        return Objects.requireNonNull(adapter, "no low-rank adapter is trained -> report it as a bug");
    }

    /** {@return the same run, computing in its backward passes what it could have kept} */
    public RunSettings recomputing() {
        return with(loop.recomputing(), notes);
    }

    /** {@return the same run, with something more to be reported as an event} */
    public RunSettings noting(String note) {
        return with(loop, Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    private RunSettings with(Loop otherLoop, List<String> otherNotes) {
        return new RunSettings(
                idempotencyKey,
                baseModel,
                baseFolder,
                full,
                dtype,
                otherLoop,
                adapter,
                method,
                data,
                suffix,
                metadata,
                otherNotes,
                created);
    }

    /** Copies the collections. */
    public RunSettings {
        metadata = Map.copyOf(metadata);
        notes = List.copyOf(notes);
    }
}
