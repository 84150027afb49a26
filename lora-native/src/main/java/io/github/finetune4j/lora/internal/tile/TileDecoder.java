// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.decode.Guard;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.util.List;
import java.util.function.Consumer;

/** Generations by tiles with one model. For several threads, one pass at a time. */
public final class TileDecoder implements AutoCloseable {
    private final TileWeights weights;
    private final TilePass pass;

    private TileDecoder(TileWeights weights) {
        this.weights = weights;
        pass = new TilePass(weights, Tiles.threads());
    }

    /**
     * {@return whether tiles compute a model here}
     *
     * @param config shape of the model
     */
    public static boolean isPossible(ModelConfig config) {
        return TileWeights.fit(config) && Tiles.isReady();
    }

    /**
     * {@return a decoder with the weights that a source hands over}
     *
     * @param config a model for which it {@link #isPossible}
     * @param source hands each tensor over once, under transformers' name, in bfloat16
     */
    public static TileDecoder of(ModelConfig config, Consumer<Consumer<TensorData>> source) {
        return new TileDecoder(TileWeights.of(config, Form.BF16, source));
    }

    /**
     * {@return a decoder that keeps the matrices in eight bits: of each row codes from -127 to 127 and one scale}
     *
     * @param config a model for which it {@link #isPossible}
     * @param source as for {@link #of}
     */
    public static TileDecoder inInt8(ModelConfig config, Consumer<Consumer<TensorData>> source) {
        return new TileDecoder(TileWeights.of(config, Form.INT8, source));
    }

    /**
     * {@return whether texts may grow so long}
     *
     * @param columns tokens of a text
     */
    public boolean holds(int columns) {
        return RowCache.bytes(weights.config(), columns) < Integer.MAX_VALUE;
    }

    /**
     * {@return a generation}
     *
     * @param prompts token ids that the model has, none empty
     * @param columns tokens that each text may come to
     * @param guard of the weights
     */
    public DecodeSession decode(List<int[]> prompts, int columns, Guard guard) {
        return new TileDecode(weights.config(), pass, prompts, columns, guard);
    }

    @Override
    public void close() {
        weights.close();
    }
}
