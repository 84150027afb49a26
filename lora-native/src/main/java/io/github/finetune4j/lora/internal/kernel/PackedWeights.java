// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.HugePages;
import io.github.finetune4j.lora.internal.djl.NativeHeap;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.Transfer;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.tile.TileDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a model's weights in the order that oneDNN multiplies fastest by, each kind made when it is first asked
 * for. Only where that gains: bfloat16, on processors with instructions for it.
 */
final class PackedWeights implements AutoCloseable {
    private final NDManager owner;
    private final ModelConfig config;
    private final Precision precision;
    private final NDArray[] weights;
    private NDArray @Nullable [] transposes;
    private NDArray @Nullable [] forward;
    private @Nullable TileDecoder tiles;
    private @Nullable TileDecoder codes;

    /**
     * @param owner of the copies
     * @param config shape of the model
     * @param precision of the weights
     * @param weights all of a model, as the kernel orders them, none of them codes
     */
    PackedWeights(NDManager owner, ModelConfig config, Precision precision, NDArray[] weights) {
        this.owner = owner;
        this.config = config;
        this.precision = precision;
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

    /** {@return generations by tiles with these weights; empty where they aren't possible} */
    synchronized Optional<TileDecoder> tiles() {
        if (precision != Precision.BF16 || !TileDecoder.isPossible(config)) {
            return Optional.empty();
        }
        TileDecoder known = tiles;
        if (known == null) {
            known = HugePages.around(() -> TileDecoder.of(config, this::write));
            tiles = known;
        }
        return Optional.of(known);
    }

    /** {@return generations by tiles with these weights in eight bits; empty where they aren't possible} */
    synchronized Optional<TileDecoder> codes() {
        if (precision != Precision.BF16 || !TileDecoder.isPossible(config)) {
            return Optional.empty();
        }
        TileDecoder known = codes;
        if (known == null) {
            known = HugePages.around(() -> TileDecoder.inInt8(config, this::write));
            codes = known;
        }
        return Optional.of(known);
    }

    private void write(Consumer<TensorData> sink) {
        try (NDManager scope = owner.newSubManager();
                Transfer transfer = new Transfer(scope, Constants.transfer(precision))) {
            Torch.call(false, () -> {
                List<NDArray> nameless = new ArrayList<>(); // by its name a weight would be taken for a list of one
                for (NDArray weight : weights) {
                    NDArray view = weight.reshape(weight.getShape());
                    view.attach(scope);
                    nameless.add(view);
                }
                new MergedWeights(config, precision, transfer).write(nameless, sink);
                return config;
            });
        }
    }

    @Override
    public synchronized void close() {
        if (tiles != null) {
            tiles.close();
            tiles = null;
        }
        if (codes != null) {
            codes.close();
            codes = null;
        }
    }

    private NDList made(String method) {
        try (NDManager scope = owner.newSubManager();
                Script script = Script.load(scope, Constants.blocks())) {
            return Torch.call(false, () -> {
                NDList made = HugePages.around(
                        () -> script.call(scope, method, scope.create((long) config.layers()), weights));
                made.attach(owner);
                NativeHeap.trim();
                return made;
            });
        }
    }
}
