// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;

/**
 * The speed at which this machine multiplies matrices when nothing else is in the way: what a step's speed is measured
 * by.
 */
public final class GemmPeak {
    private static final long SIDE = 2048;
    private static final int ROUNDS = 8;

    private GemmPeak() {}

    /**
     * {@return the best of a few products of two squares of 2048, in 10^9 floating-point operations a second}
     *
     * @param precision of the squares
     */
    public static double gflops(Precision precision) {
        try (NDManager owner = Torch.newManager();
                Script script = Script.load(owner, Constants.gemm(precision))) {
            return Torch.call(false, () -> {
                NDArray x = script.call(owner, "square", owner.create(SIDE)).singletonOrThrow();
                NDArray w = script.call(owner, "square", owner.create(SIDE)).singletonOrThrow();
                return 2e-9 * SIDE * SIDE * SIDE / fastest(owner, script, x, w);
            });
        }
    }

    private static double fastest(NDManager owner, Script script, NDArray x, NDArray w) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            try (NDManager scope = owner.newSubManager()) {
                long start = System.nanoTime();
                script.call(scope, "multiply", x, w);
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        return best;
    }
}
