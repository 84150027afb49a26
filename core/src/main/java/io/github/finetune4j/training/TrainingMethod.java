package io.github.finetune4j.training;

/**
 * What the model learns from: the objective.
 *
 * @since 0.1
 */
public enum TrainingMethod {
    /** Answers shown in examples: cross-entropy on the answer's tokens. */
    SUPERVISED
}
