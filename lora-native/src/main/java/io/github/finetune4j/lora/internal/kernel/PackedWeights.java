// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.finetune4j.lora.internal.djl.HugePages;
import io.github.finetune4j.lora.internal.djl.NativeHeap;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a model's weights in the order that oneDNN multiplies fastest by, each kind made when it is first asked
 * for. Only where that gains: bfloat16, on processors with instructions for it.
 */
final class PackedWeights {
    private final NDManager owner;
    private final Precision precision;
    private final long layers;
    private final NDArray[] weights;
    private NDArray @Nullable [] transposes;
    private NDArray @Nullable [] forward;

    /**
     * @param owner of the copies
     * @param precision of the weights
     * @param layers of the model
     * @param weights all of a model, as the kernel orders them, none of them codes
     */
    PackedWeights(NDManager owner, Precision precision, long layers, NDArray[] weights) {
        this.owner = owner;
        this.precision = precision;
        this.layers = layers;
        this.weights = weights;
    }

    /** {@return the transposes of the four matrices of each layer} */
    synchronized NDArray[] transposes() {
        if (transposes == null) {
            transposes = Script.list(owner, "transposes", made("blocked_transposes"));
        }
        return transposes.clone();
    }

    /** {@return all weights, for products forward} */
    synchronized NDArray[] forward() {
        if (!precision.hasBlocks()) {
            return weights;
        }
        if (forward == null) {
            forward = Script.list(owner, "weights", made("blocked"));
        }
        return forward.clone();
    }

    private NDList made(String method) {
        try (NDManager scope = owner.newSubManager();
                Script script = Script.load(scope, Constants.blocks())) {
            return Torch.call(false, () -> {
                NDList made = HugePages.around(() -> script.call(scope, method, scope.create(layers), weights));
                made.attach(owner);
                NativeHeap.trim();
                return made;
            });
        }
    }
}
