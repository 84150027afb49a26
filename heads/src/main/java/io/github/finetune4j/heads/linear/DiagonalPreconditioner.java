// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** The curvature's diagonal alone. */
final class DiagonalPreconditioner implements Preconditioner {
    private final double[][] diagonal;

    DiagonalPreconditioner(double[][] zeros) {
        diagonal = zeros;
    }

    @Override
    public void update(LogisticLoss loss) {
        loss.diagonal(diagonal);
    }

    @Override
    public void apply(double[][] residual, double[][] scaled) {
        Numbers.divide(residual, diagonal, scaled);
    }
}
