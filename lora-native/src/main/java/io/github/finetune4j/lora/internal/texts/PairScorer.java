// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.text.TextReranker;
import java.nio.file.Path;
import java.util.List;

/**
 * A cross-encoder: scores are shares from 0 to 1, by a logistic function. A pair that is too long is cut, the longer
 * text first. Safe for use by several threads.
 */
public final class PairScorer implements TextReranker, AutoCloseable {
    private final SharedEncoders.Loan loan;

    private PairScorer(SharedEncoders.Loan loan) {
        this.loan = loan;
    }

    /**
     * {@return the reranker of a folder}
     *
     * @param folder of an encoder with a head of one output for whole texts
     * @param encoders that it may share
     * @throws UnsupportedCapabilityException if it has no such head
     */
    public static PairScorer open(Path folder, SharedEncoders encoders) {
        SharedEncoders.Loan loan = encoders.borrow(folder);
        Encoder encoder = loan.encoder();
        if (!encoder.hasTextHead() || encoder.labels().size() != 1) {
            loan.close();
            throw new UnsupportedCapabilityException("the encoder in " + folder
                    + " has no head with one output for whole texts, so it ranks nothing -> train it by method"
                    + " RERANKING, or take a cross-encoder");
        }
        return new PairScorer(loan);
    }

    @Override
    public double[] scores(String query, List<String> passages) {
        Encoder encoder = loan.encoder();
        List<EncodedText> pairs = passages.stream()
                .map(passage -> encoder.encodePair(query, passage, encoder.maxTokens()))
                .toList();
        double[] scores = new double[pairs.size()];
        float[][] logits = pairs.isEmpty() ? new float[0][] : encoder.logits(pairs);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 1 / (1 + Math.exp(-logits[i][0]));
        }
        return scores;
    }

    @Override
    public void close() {
        loan.close();
    }
}
