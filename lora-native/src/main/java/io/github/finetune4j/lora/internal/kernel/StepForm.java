// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Torch;

/** A form in which a step finds its gradient. Both forms give the same one, to rounding. */
public enum StepForm {
    /** By libtorch's autograd, from the forward pass alone: the reference, and the form for every case. */
    AUTOGRAD("accumulate", "evaluate", true),
    /**
     * By a backward pass written by hand, which keeps less and computes less: for low-rank adapters without dropout,
     * and nothing else.
     */
    MANUAL("accumulate_manual", "evaluate_manual", false),
    /**
     * The same, keeping only the input of each layer and computing the rest again: bit for bit the same gradient in
     * less memory and a third more time.
     */
    RECOMPUTING("accumulate_recomputing", "evaluate_manual", false);

    /** Measured: widths of 576 gain, 896 do not. */
    private static final int WIDE = 768;

    private final String accumulate;
    private final String evaluate;
    private final boolean gradMode;

    StepForm(String accumulate, String evaluate, boolean gradMode) {
        this.accumulate = accumulate;
        this.evaluate = evaluate;
        this.gradMode = gradMode;
    }

    /**
     * {@return the faster form that can train this adapter; on a CUDA device autograd, for the other was made for the
     * processor}
     *
     * @param config of the model
     * @param adapter shape of the adapter
     */
    public static StepForm fastest(ModelConfig config, AdapterShape adapter) {
        return Torch.isCpu() && adapter.isLowRankAlone() && knows(config.architecture()) ? MANUAL : AUTOGRAD;
    }

    /**
     * Whether the backward written by hand knows an architecture: Llama, Mistral, Qwen 2 and their like. Windows are
     * looked at batch by batch.
     */
    static boolean knows(Architecture architecture) {
        return architecture.norms().equals(Architecture.LLAMA.norms())
                && architecture.activation() == Architecture.Activation.SILU;
    }

    /**
     * {@return whether steps keep a second copy of the layers' matrices for the products of the backward pass} It makes
     * them faster where matrices are small, or are multiplied by AMX's tiles; elsewhere putting a matrix in order each
     * time is lost in the product.
     *
     * @param config of the model
     * @param precision of the weights
     */
    public boolean copiesMatrices(ModelConfig config, Precision precision) {
        return isManual() && precision.hasBlocks() && (Torch.hasTiles() || config.hidden() < WIDE);
    }

    /** {@return whether the backward pass is the one written by hand} */
    public boolean isManual() {
        return this != AUTOGRAD;
    }

    /** Name of the method that adds a batch's gradient. */
    String accumulate() {
        return accumulate;
    }

    /** Name of the method that gives a batch's loss. */
    String evaluate() {
        return evaluate;
    }

    /** Whether autograd has to be on. */
    boolean gradMode() {
        return gradMode;
    }
}
