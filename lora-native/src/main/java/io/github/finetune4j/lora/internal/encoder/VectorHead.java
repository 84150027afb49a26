// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

/**
 * A linear head on the vectors of texts, trained together with their encoder.
 *
 * @param pooling of tokens to one vector
 * @param unit whether vectors have length 1
 * @param weights of each label, as many as a vector has numbers
 * @param intercepts one of each label
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record VectorHead(Pooling pooling, boolean unit, float[][] weights, float[] intercepts) {
    /** Checks that there is an intercept for each label. */
    public VectorHead {
        if (weights.length == 0 || weights.length != intercepts.length) {
            throw new IllegalArgumentException("a head of " + weights.length + " rows of weights and "
                    + intercepts.length + " intercepts -> give one of each for every label");
        }
    }

    /**
     * {@return a head of zeros, in whose place a checkpoint puts its own}
     *
     * @param labels how many
     * @param width of a vector
     */
    public static VectorHead zeros(Pooling pooling, boolean unit, int labels, int width) {
        return new VectorHead(pooling, unit, new float[labels][width], new float[labels]);
    }

    EncoderConfig.HeadKind kind() {
        return unit ? EncoderConfig.HeadKind.UNIT_VECTOR : EncoderConfig.HeadKind.VECTOR;
    }
}
