// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.PairLoss;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run on texts, every one decided; kept as {@code job.json} so that another process can go on with
 * it.
 *
 * @param idempotencyKey of the submission
 * @param baseModel as the caller named it
 * @param baseFolder where it was found; empty where words are counted
 * @param method what is learned
 * @param tuning which weights change
 * @param head settings of the head
 * @param rows what was counted of the data
 * @param loop settings of a training by steps; null where a head alone is fitted
 * @param vectors settings of vectors; null where none are trained
 * @param suffix word in the tuned model's name, or null
 * @param metadata the caller's labels
 * @param notes what was decided about the rows, to be reported as events
 * @param created when it was submitted, ISO-8601
 */
public record TextRunSettings(
        String idempotencyKey,
        String baseModel,
        String baseFolder,
        TrainingMethod method,
        TuningMethod tuning,
        Head head,
        Rows rows,
        @Nullable Tuning loop,
        @Nullable Vectors vectors,
        @Nullable String suffix,
        Map<String, String> metadata,
        List<String> notes,
        String created) {
    /** Copies the collections. */
    public TextRunSettings {
        metadata = Map.copyOf(metadata);
        notes = List.copyOf(notes);
    }

    /** {@return whether it stands on counted terms, and no model} */
    public boolean onTerms() {
        return baseFolder.isEmpty();
    }

    /**
     * The settings of a head.
     *
     * @param labels that it may say, in its order; none where it says numbers
     * @param inverseRegularization of the weights; null: chosen by cross-validation
     * @param balancedLabels whether labels weigh alike
     * @param abstentionRate share of known texts from which it may abstain; null: it never abstains
     * @param maxTokens of a text
     * @param seed of folds
     * @param contrastive whether the encoder learns from pairs, and the head from its vectors
     * @param distillationTemperature that a teacher's probabilities are softened by; 1: not at all
     * @param start that training by steps begins with; null in a run that has no such choice, or is of before there was
     *     one, when it was {@link HeadStart#OWN}
     */
    public record Head(
            List<String> labels,
            @Nullable Double inverseRegularization,
            boolean balancedLabels,
            @Nullable Double abstentionRate,
            int maxTokens,
            long seed,
            boolean contrastive,
            double distillationTemperature,
            @Nullable HeadStart start) {
        /** Copies the labels. */
        public Head {
            labels = List.copyOf(labels);
        }

        /** {@return whether training by steps begins with a fitted head} */
        boolean fitted() {
            return start == HeadStart.FITTED;
        }
    }

    /**
     * The settings of a training by steps.
     *
     * @param rank of the adapter; 0: all weights are trained
     * @param alpha its scale times its rank
     * @param targets modules that have an adapter, by the ends of their names
     * @param epochs passes over the rows
     * @param maxSteps 0: the epochs decide
     * @param batchSize rows of a step
     * @param learningRate at its peak
     * @param warmupRatio share of the steps over which the rate rises
     * @param weightDecay of AdamW
     * @param maxGradientNorm 0: no clipping
     * @param stopping when it ends before its last step, and how often it is looked at
     */
    public record Tuning(
            int rank,
            double alpha,
            List<String> targets,
            int epochs,
            int maxSteps,
            int batchSize,
            double learningRate,
            double warmupRatio,
            double weightDecay,
            double maxGradientNorm,
            Stopping stopping) {
        /** Copies the targets. */
        public Tuning {
            targets = List.copyOf(targets);
        }
    }

    /**
     * The looks at a training under way, besides the one after each epoch.
     *
     * @param patience validations without a better one after which training ends; 0: it doesn't
     * @param minDelta by how much the figure must be better
     * @param evaluationSteps steps between validations; 0: none besides
     * @param checkpointSteps steps between checkpoints; 0: none besides
     * @param metric the figure of the validation rows that judges
     * @param apart whether rows that judge do not calibrate; false in the settings of a run of before
     */
    public record Stopping(
            int patience,
            double minDelta,
            int evaluationSteps,
            int checkpointSteps,
            ValidationMetric metric,
            boolean apart) {
        /** Takes the loss where the settings of a run of before have no metric. */
        public Stopping {
            metric = metric == null ? ValidationMetric.LOSS : metric;
        }
    }

    /**
     * The settings of vectors.
     *
     * @param loss that they are trained by
     * @param sizes to which they may be cut; none: they are whole
     * @param negatives of a row that are learnt at most
     */
    public record Vectors(PairLoss loss, List<Integer> sizes, int negatives) {
        /** Copies the sizes. */
        public Vectors {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * The counts of the data.
     *
     * @param trainingFingerprint of the training examples
     * @param validationFingerprint of the validation examples, or null
     * @param training how many
     * @param validation how many
     */
    public record Rows(
            String trainingFingerprint, @Nullable String validationFingerprint, int training, int validation) {}
}
