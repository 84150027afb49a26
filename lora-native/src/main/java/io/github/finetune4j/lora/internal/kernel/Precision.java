// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.io.Dtype;

/**
 * The type that matrices are multiplied in. Trainable numbers, the residual stream, norms and the loss are float32
 * always.
 */
public enum Precision {
    /** IEEE single. */
    FP32(6, Dtype.F32),
    /** bfloat16: half the memory, and faster on CPUs with bf16 dot products. */
    BF16(15, Dtype.BF16);

    private final int torch;
    private final Dtype dtype;

    Precision(int torch, Dtype dtype) {
        this.torch = torch;
        this.dtype = dtype;
    }

    /**
     * {@return bfloat16 where the model was published in it and what computes multiplies it in hardware, else float32}
     *
     * @param config of the model
     */
    public static Precision automatic(ModelConfig config) {
        return config.dtype().equals("bfloat16") && (!Torch.isCpu() || Torch.hasFastBf16()) ? BF16 : FP32;
    }

    /** {@return whether this machine's oneDNN multiplies faster by weights of this type in blocks of its own order} */
    boolean hasBlocks() {
        return this == BF16 && Torch.isCpu() && Torch.hasFastBf16();
    }

    /** {@return torch's number of the type} */
    int torch() {
        return torch;
    }

    /** {@return the type as files name it} */
    public Dtype dtype() {
        return dtype;
    }
}
