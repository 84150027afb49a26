// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A linear head on an encoder as it is; a longer text is cut. */
record EncoderFeatures(SharedEncoders.Loan loan, int maxTokens, LinearHead head) implements SharedFeatures {
    @Override
    public Object reader() {
        return List.of(loan, maxTokens);
    }

    @Override
    public float[][] read(List<String> texts) {
        return vectors(loan.encoder(), texts, maxTokens);
    }

    @Override
    public List<double[]> values(float[][] vectors) {
        List<double[]> values = new ArrayList<>();
        for (float[] vector : vectors) {
            values.add(head.values(RowVectors.wide(vector)));
        }
        return values;
    }

    static float[][] vectors(Encoder encoder, List<String> texts, int maxTokens) {
        List<EncodedText> encoded =
                texts.stream().map(text -> encoder.encode(text, maxTokens)).toList();
        return encoder.embed(encoded, encoder.pooling(), encoder.normalizes());
    }

    @Override
    public void close() {
        loan.close();
    }
}
