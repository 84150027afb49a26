// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** An encoder that was tuned together with its head; a longer text is cut. */
record TunedFeatures(SharedEncoders.Loan loan, int maxTokens) implements TextFeatures {
    @Override
    public List<double[]> values(List<String> texts) {
        return values(loan.encoder(), texts, maxTokens);
    }

    static List<double[]> values(Encoder encoder, List<String> texts, int maxTokens) {
        List<EncodedText> encoded =
                texts.stream().map(text -> encoder.encode(text, maxTokens)).toList();
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
