// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.nio.file.Path;
import java.util.List;

/** A head with what it stands on: an encoder, or counted terms. Safe for use by several threads. */
public final class HeadModel implements TextClassifier, AutoCloseable {
    private final TextFeatures features;
    private final TextHead head;
    private final LongTexts longTexts;

    private HeadModel(TextFeatures features, TextHead head, LongTexts longTexts) {
        this.features = features;
        this.head = head;
        this.longTexts = longTexts;
    }

    /**
     * {@return the model}
     *
     * @param folder of the head
     * @param settings of the run that made it
     * @param encoders that it may share
     * @param longTexts what becomes of texts that are longer than the encoder reads
     * @throws InvalidModelException if a file is missing or damaged, or the encoder is another one
     */
    public static HeadModel open(Path folder, TextRunSettings settings, SharedEncoders encoders, LongTexts longTexts) {
        HeadFolder read = HeadFolder.read(folder);
        LinearHead linear = read.linear();
        if (linear == null) {
            TextFeatures tuned = new TunedFeatures(encoders.borrow(folder), read.maxTokens(), longTexts);
            return new HeadModel(tuned, read.head(), longTexts);
        }
        if (settings.onTerms()) {
            return new HeadModel(TermFeatures.read(folder, linear), read.head(), longTexts);
        }
        SharedEncoders.Loan loan = encoders.borrow(Path.of(settings.baseFolder()));
        String has = loan.encoder().fingerprint();
        if (!has.equals(read.base())) {
            loan.close();
            throw new InvalidModelException("the head in " + folder + " was fitted on an encoder whose weights hash to "
                    + read.base() + ", and those in " + settings.baseFolder() + " hash to " + has
                    + " -> put the old files back");
        }
        return new HeadModel(new EncoderFeatures(loan, read.maxTokens(), linear, longTexts), read.head(), longTexts);
    }

    /** {@return whether it says numbers, and no labels} */
    public boolean saysNumbers() {
        return head.kind() == HeadKind.NUMBERS;
    }

    /** {@return whether a text may have several labels} */
    public boolean saysSeveral() {
        return head.kind() == HeadKind.ANY_OF_MANY;
    }

    @Override
    public List<String> labels() {
        return head.labels();
    }

    @Override
    public List<Classification> classifyAll(List<String> texts) {
        return features.values(texts).stream().map(head::classify).toList();
    }

    /**
     * {@return the numbers of texts}
     *
     * @param texts any number
     */
    public List<Double> numbers(List<String> texts) {
        return features.values(texts).stream().map(values -> values[0]).toList();
    }

    @Override
    public long cutTexts() {
        return longTexts.cut();
    }

    @Override
    public void close() {
        features.close();
    }
}
