// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The loss became infinite or not a number, or it exploded. Training stopped before the next step.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class TrainingDivergedException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final long step;
    private final double loss;
    private final @Nullable String lastGoodCheckpoint;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param step optimiser step, from 1, whose loss it was
     * @param loss nats per target token
     * @param lastGoodCheckpoint where the last checkpoint before it lies, or null
     */
    public TrainingDivergedException(String message, long step, double loss, @Nullable String lastGoodCheckpoint) {
        super(message);
        this.step = step;
        this.loss = loss;
        this.lastGoodCheckpoint = lastGoodCheckpoint;
    }

    /** {@return optimiser step, from 1} */
    public long step() {
        return step;
    }

    /** {@return the loss of that step, nats per target token} */
    public double loss() {
        return loss;
    }

    /** {@return where the last checkpoint before it lies, if one was written} */
    public Optional<String> lastGoodCheckpoint() {
        return Optional.ofNullable(lastGoodCheckpoint);
    }
}
