// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.List;

/** The work of an encoder. May be used by several threads. */
interface TextStates extends AutoCloseable {
    /** {@return a vector for each text} */
    float[][] embed(List<EncodedText> texts, Pooling pooling, boolean normalize);

    /** {@return the last layer's output for each token of each text} */
    float[][][] hidden(List<EncodedText> texts);

    /** {@return the logits of a head for each text} */
    float[][] sequenceLogits(List<EncodedText> texts);

    /** {@return the logits of a head for each token of each text} */
    float[][][] tokenLogits(List<EncodedText> texts);

    @Override
    void close();
}
