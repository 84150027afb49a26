// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.error.TrainingDivergedException;

/**
 * Detects a training that will not come back. The loss or the gradient isn't finite, or the loss has been worse for
 * some steps in a row than guessing among all tokens by twice: ln(vocabulary) nats is what knowing nothing costs.
 */
public final class Divergence {
    private static final int STEPS = 5;
    private static final String OF_ITSELF =
            "no step was made yet, so the model itself gives no finite loss or gradient: use fp32, or another model";

    private final double limit;
    private int above;

    /** @param vocabulary how many there are to guess among */
    public Divergence(int vocabulary) {
        limit = 2 * Math.log(Math.max(2, vocabulary));
    }

    /**
     * Looks at a step.
     *
     * @param step that was made
     * @param loss of it
     * @param gradientNorm of it
     * @throws TrainingDivergedException if the training will not come back
     */
    public void check(long step, double loss, double gradientNorm) {
        requireFinite(step, loss, gradientNorm);
        requireSane(step, loss);
    }

    /**
     * Looks at a step whose loss may lie at any height.
     *
     * @param step that was made
     * @param loss of it
     * @param gradientNorm of it
     * @throws TrainingDivergedException if either is not finite
     */
    public void requireFinite(long step, double loss, double gradientNorm) {
        if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
            throw new TrainingDivergedException(
                    "training diverged at step " + step + ": loss " + loss + ", gradient norm " + gradientNorm + " -> "
                            + (step == 1 ? OF_ITSELF : "lower the learning rate, or use fp32"),
                    step,
                    loss,
                    null);
        }
    }

    /**
     * Looks at a validation: a NaN is never above another number, and would stay the best for ever.
     *
     * @param step after which
     * @param loss of it
     * @throws TrainingDivergedException if it is not finite
     */
    public void requireFiniteValidation(long step, double loss) {
        if (!Double.isFinite(loss)) {
            throw new TrainingDivergedException(
                    "training diverged: the validation loss after step " + step + " is " + loss
                            + " -> lower the learning rate, or use fp32",
                    step,
                    loss,
                    null);
        }
    }

    private void requireSane(long step, double loss) {
        above = loss > limit ? above + 1 : 0;
        if (above >= STEPS) {
            throw new TrainingDivergedException(
                    "training diverged: the loss was above " + limit + " for " + STEPS + " steps, " + loss + " at step "
                            + step + " -> lower the learning rate or clip the gradient",
                    step,
                    loss,
                    null);
        }
    }
}
