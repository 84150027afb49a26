package io.github.finetune4j.training;

/**
 * Ends training when the validation loss no longer falls; the best checkpoint is the result.
 *
 * @param patience evaluations without improvement after which training ends, at least 1
 * @param minDelta fall of the validation loss, in nats per target token, that counts as improvement, at least 0
 * @since 0.1
 */
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
}
