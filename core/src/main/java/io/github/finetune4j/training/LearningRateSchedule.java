package io.github.finetune4j.training;

/**
 * How the learning rate runs after its warm-up, as in transformers' schedules of the same names.
 *
 * @since 0.1
 */
public enum LearningRateSchedule {
    /** Stays where it is. */
    CONSTANT,
    /** Falls in a straight line to zero at the last step. */
    LINEAR,
    /** Falls to zero along half a cosine. */
    COSINE
}
