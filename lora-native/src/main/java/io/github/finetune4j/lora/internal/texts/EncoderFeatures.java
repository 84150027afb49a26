// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A linear head on an encoder as it is; a longer text is cut, or refused. */
record EncoderFeatures(SharedEncoders.Loan loan, int maxTokens, LinearHead head, LongTexts longTexts)
        implements SharedFeatures {
    /** Of a run's own rows, of which it is decided already what becomes of long ones. */
    EncoderFeatures(SharedEncoders.Loan loan, int maxTokens, LinearHead head) {
        this(loan, maxTokens, head, new LongTexts("of a run", false));
    }

    @Override
    public Object reader() {
        return List.of(loan, maxTokens);
    }

    @Override
    public float[][] read(List<String> texts) {
        Encoder encoder = loan.encoder();
        List<String> prompted = texts.stream().map(encoder::prompted).toList();
        return vectors(encoder, longTexts.encode(encoder, prompted, maxTokens));
    }

    @Override
    public List<double[]> values(float[][] vectors) {
        return values(head, vectors);
    }

    /** {@return what a head says of vectors} */
    static List<double[]> values(LinearHead head, float[][] vectors) {
        List<double[]> values = new ArrayList<>();
        for (float[] vector : vectors) {
            values.add(head.values(RowVectors.wide(vector)));
        }
        return values;
    }

    /** {@return vectors of rows, of which it is decided already what becomes of long ones} */
    static float[][] vectors(Encoder encoder, List<String> texts, int maxTokens) {
        return vectors(
                encoder,
                texts.stream()
                        .map(text -> encoder.encode(encoder.prompted(text), maxTokens))
                        .toList());
    }

    private static float[][] vectors(Encoder encoder, List<EncodedText> texts) {
        return encoder.embed(texts, encoder.pooling(), encoder.normalizes());
    }

    @Override
    public void close() {
        loan.close();
    }
}
