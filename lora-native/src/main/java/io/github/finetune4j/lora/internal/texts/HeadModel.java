// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An encoder with a head that was fitted on it. Safe for use by several threads. */
public final class HeadModel implements TextClassifier, AutoCloseable {
    private final SharedEncoders.Loan loan;
    private final HeadFolder folder;

    private HeadModel(SharedEncoders.Loan loan, HeadFolder folder) {
        this.loan = loan;
        this.folder = folder;
    }

    /**
     * {@return the model}
     *
     * @param head folder of the head
     * @param base folder of its encoder
     * @param encoders that it may share
     * @throws InvalidModelException if a file is missing or damaged, or the encoder is another one
     */
    public static HeadModel open(Path head, Path base, SharedEncoders encoders) {
        HeadFolder folder = HeadFolder.read(head);
        SharedEncoders.Loan loan = encoders.borrow(base);
        String has = loan.encoder().fingerprint();
        if (!has.equals(folder.base())) {
            loan.close();
            throw new InvalidModelException("the head in " + head + " was fitted on an encoder whose weights hash to "
                    + folder.base() + ", and those in " + base + " hash to " + has + " -> put the old files back");
        }
        return new HeadModel(loan, folder);
    }

    /** {@return whether it says numbers, and no labels} */
    public boolean saysNumbers() {
        return folder.head().head().kind() == HeadKind.NUMBERS;
    }

    /** {@return whether a text may have several labels} */
    public boolean saysSeveral() {
        return folder.head().head().kind() == HeadKind.ANY_OF_MANY;
    }

    @Override
    public List<String> labels() {
        return folder.head().labels();
    }

    @Override
    public List<Classification> classifyAll(List<String> texts) {
        return Arrays.stream(vectors(texts)).map(folder.head()::classify).toList();
    }

    /**
     * {@return the numbers of texts}
     *
     * @param texts any number
     */
    public List<Double> numbers(List<String> texts) {
        return Arrays.stream(vectors(texts)).map(folder.head()::number).toList();
    }

    private double[][] vectors(List<String> texts) {
        Encoder encoder = loan.encoder();
        List<EncodedText> encoded = texts.stream()
                .map(text -> encoder.encode(text, folder.maxTokens()))
                .toList();
        return Arrays.stream(encoder.embed(encoded, encoder.pooling(), encoder.normalizes()))
                .map(HeadRows::wide)
                .toArray(double[][]::new);
    }

    @Override
    public void close() {
        loan.close();
    }
}
