// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** An approximation of the inverse of a loss's curvature at a point. */
interface Preconditioner {
    /** Takes the curvature where the loss was last computed. */
    void update(LogisticLoss loss);

    /** Puts about what the inverse makes of residual into scaled. */
    void apply(double[][] residual, double[][] scaled);
}
