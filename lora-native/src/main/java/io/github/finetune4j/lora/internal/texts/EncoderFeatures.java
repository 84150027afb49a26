// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A linear head on an encoder as it is; a longer text is cut. */
record EncoderFeatures(SharedEncoders.Loan loan, int maxTokens, LinearHead head) implements TextFeatures {
    @Override
    public List<double[]> values(List<String> texts) {
        List<double[]> values = new ArrayList<>();
        for (float[] vector : vectors(loan.encoder(), texts, maxTokens)) {
            values.add(head.values(RowVectors.wide(vector)));
        }
        return values;
    }

    static float[][] vectors(Encoder encoder, List<String> texts, int maxTokens) {
        List<EncodedText> encoded = texts.stream()
                .map(text -> encoder.encode(encoder.prompted(text), maxTokens))
                .toList();
        return encoder.embed(encoded, encoder.pooling(), encoder.normalizes());
    }

    @Override
    public void close() {
        loan.close();
    }
}
