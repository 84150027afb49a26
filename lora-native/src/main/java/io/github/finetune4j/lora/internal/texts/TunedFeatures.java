// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** An encoder that was tuned together with its head; a longer text is cut, or refused. */
record TunedFeatures(SharedEncoders.Loan loan, int maxTokens, LongTexts longTexts) implements TextFeatures {
    @Override
    public List<double[]> values(List<String> texts) {
        return values(loan.encoder(), longTexts.encode(loan.encoder(), texts, maxTokens));
    }

    /** {@return values of rows, of which it is decided already what becomes of long ones} */
    static List<double[]> values(Encoder encoder, List<String> texts, int maxTokens) {
        return values(
                encoder,
                texts.stream().map(text -> encoder.encode(text, maxTokens)).toList());
    }

    private static List<double[]> values(Encoder encoder, List<EncodedText> encoded) {
        List<double[]> values = new ArrayList<>();
        for (float[] logits : encoder.logits(encoded)) {
            values.add(RowVectors.wide(logits));
        }
        return values;
    }

    @Override
    public void close() {
        loan.close();
    }
}
