// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a decoder-only model. Every number is checked by {@link ModelConfigReader} before
 * one of these exists.
 *
 * @param layers decoder layers, at least 1
 * @param hidden width of the residual stream
 * @param heads query heads
 * @param keyValueHeads key/value heads; divides {@code heads}
 * @param headDim width of one head, even
 * @param intermediate width of the gated feed-forward
 * @param vocabulary rows of the embedding
 * @param context the longest row in tokens
 * @param rmsEps epsilon of the RMS norms
 * @param ropeTheta base of the rotary angles
 * @param tiedEmbeddings whether the vocabulary head is the embedding itself
 * @param eosIds tokens that end a generation, from generation_config.json or config.json
 * @param bosId the first token of a text, where the model has one
 * @param padId the padding token, where the model has one
 * @param dtype the type the weights are meant to be kept in, as config.json names it: float32, float16 or bfloat16
 * @param architecture where the model differs from the first Llama
 */
public record ModelConfig(
        int layers,
        int hidden,
        int heads,
        int keyValueHeads,
        int headDim,
        int intermediate,
        int vocabulary,
        int context,
        double rmsEps,
        double ropeTheta,
        boolean tiedEmbeddings,
        List<Integer> eosIds,
        OptionalInt bosId,
        OptionalInt padId,
        String dtype,
        Architecture architecture) {

    /** A model of the first Llama's architecture. */
    public ModelConfig(
            int layers,
            int hidden,
            int heads,
            int keyValueHeads,
            int headDim,
            int intermediate,
            int vocabulary,
            int context,
            double rmsEps,
            double ropeTheta,
            boolean tiedEmbeddings,
            List<Integer> eosIds,
            OptionalInt bosId,
            OptionalInt padId,
            String dtype) {
        this(
                layers,
                hidden,
                heads,
                keyValueHeads,
                headDim,
                intermediate,
                vocabulary,
                context,
                rmsEps,
                ropeTheta,
                tiedEmbeddings,
                eosIds,
                bosId,
                padId,
                dtype,
                Architecture.LLAMA);
    }

    /** Copies the list. */
    public ModelConfig {
        eosIds = List.copyOf(eosIds);
    }

    /** {@return the same with a vocabulary head of its own} */
    public ModelConfig untied() {
        return new ModelConfig(
                layers,
                hidden,
                heads,
                keyValueHeads,
                headDim,
                intermediate,
                vocabulary,
                context,
                rmsEps,
                ropeTheta,
                false,
                eosIds,
                bosId,
                padId,
                dtype,
                architecture);
    }
}
