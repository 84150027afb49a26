// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;

/**
 * Weights of one layer; vectors that the architecture lacks are empty.
 *
 * @param inputNorm before attention
 * @param inputs queries, keys and values
 * @param inputBias of those
 * @param queryNorm of each head's queries
 * @param keyNorm of each head's keys
 * @param output of attention
 * @param outputBias of that
 * @param postNorm before the feed-forward
 * @param gate of the feed-forward
 * @param up of the feed-forward
 * @param down of the feed-forward
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TileLayer(
        float[] inputNorm,
        Matrix inputs,
        float[] inputBias,
        float[] queryNorm,
        float[] keyNorm,
        Matrix output,
        float[] outputBias,
        float[] postNorm,
        Matrix gate,
        Matrix up,
        Matrix down) {

    /** {@return what a layer's matrices take} */
    static long bytes(ModelConfig config, Form form) {
        int queries = config.heads() * config.headDim();
        int both = queries + 2 * config.keyValueHeads() * config.headDim();
        return Slab.size(form.bytes(both, config.hidden()))
                + Slab.size(form.bytes(config.hidden(), queries))
                + 2 * Slab.size(form.bytes(config.intermediate(), config.hidden()))
                + Slab.size(form.bytes(config.hidden(), config.intermediate()));
    }

    /** {@return a layer without numbers} */
    static TileLayer empty(ModelConfig config, Form form, Slab slab) {
        int queries = config.heads() * config.headDim();
        int both = queries + 2 * config.keyValueHeads() * config.headDim();
        boolean normed = config.architecture().norms().heads();
        return new TileLayer(
                new float[config.hidden()],
                form.matrix(both, config.hidden(), slab),
                new float[config.architecture().biases().input() ? both : 0],
                new float[normed ? config.headDim() : 0],
                new float[normed ? config.headDim() : 0],
                form.matrix(config.hidden(), queries, slab),
                new float[config.architecture().biases().output() ? config.hidden() : 0],
                new float[config.hidden()],
                form.matrix(config.intermediate(), config.hidden(), slab),
                form.matrix(config.intermediate(), config.hidden(), slab),
                form.matrix(config.hidden(), config.intermediate(), slab));
    }
}
