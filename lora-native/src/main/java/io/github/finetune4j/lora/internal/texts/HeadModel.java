// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A head with what it stands on: an encoder, or counted terms. Safe for use by several threads. */
public final class HeadModel implements TextClassifier, AutoCloseable {
    private final TextFeatures features;
    private final TextHead head;
    private final LongTexts longTexts;
    private final String identity;

    private HeadModel(TextFeatures features, TextHead head, LongTexts longTexts, String identity) {
        this.features = features;
        this.head = head;
        this.longTexts = longTexts;
        this.identity = identity;
    }

    /**
     * {@return the model}
     *
     * @param folder of the head
     * @param settings of the run that made it
     * @param encoders that it may share
     * @param longTexts what becomes of texts that are longer than the encoder reads
     * @param identity of the model in any process
     * @throws InvalidModelException if a file is missing or damaged, or the encoder is another one
     */
    public static HeadModel open(
            Path folder, TextRunSettings settings, SharedEncoders encoders, LongTexts longTexts, String identity) {
        HeadFolder read = HeadFolder.read(folder);
        return new HeadModel(features(folder, read, settings, encoders, longTexts), read.head(), longTexts, identity);
    }

    private static TextFeatures features(
            Path folder, HeadFolder read, TextRunSettings settings, SharedEncoders encoders, LongTexts longTexts) {
        LinearHead linear = read.linear();
        if (linear == null) {
            return new TunedFeatures(encoders.borrow(folder), read.maxTokens(), longTexts);
        }
        if (settings.onTerms()) {
            return TermFeatures.read(folder, linear);
        }
        Path base = settings.loop() == null ? Path.of(settings.baseFolder()) : folder;
        SharedEncoders.Loan loan = encoders.borrow(base);
        String has = loan.encoder().fingerprint();
        if (!has.equals(read.base())) {
            loan.close();
            throw new InvalidModelException("the head in " + folder + " was fitted on an encoder whose weights hash to "
                    + read.base() + ", and those in " + base + " hash to " + has
                    + " -> put the old files back");
        }
        return new EncoderFeatures(loan, read.maxTokens(), linear, longTexts);
    }

    /**
     * {@return the answers of each model to texts; those on one encoder as it is share a pass through it}
     *
     * @param models any number
     * @param texts any number
     */
    public static List<List<Classification>> classifyAll(List<HeadModel> models, List<String> texts) {
        List<List<double[]>> values = SharedFeatures.together(
                models.stream().map(model -> model.features).toList(), texts);
        List<List<Classification>> answers = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            answers.add(values.get(m).stream().map(models.get(m).head::classify).toList());
        }
        return answers;
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
    public Optional<String> identity() {
        return Optional.of(identity);
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
