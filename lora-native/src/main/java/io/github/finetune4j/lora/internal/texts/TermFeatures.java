// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.TfIdf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A linear head on counted words and letters: the floor, which stands on no model. */
record TermFeatures(TfIdf terms, LinearHead head) implements TextFeatures {
    /** The name of the base model in a specification. */
    static final String BASE = "tf-idf";

    private static final String FILE = "terms.bin";

    static TfIdf of(List<String> texts) {
        return TfIdf.builder().addWords(1, 2).addCharacters(2, 5).build(texts);
    }

    /** {@return the terms of some texts; empty where there are none in them} */
    static Optional<TfIdf> possible(List<String> texts) {
        try {
            return Optional.of(of(texts));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static TermFeatures read(Path folder, LinearHead head) {
        try {
            return new TermFeatures(TfIdf.read(folder.resolve(FILE)), head);
        } catch (IOException e) {
            throw new InvalidModelException(
                    "cannot read " + folder.resolve(FILE) + ": " + e + " -> bring the folder back from a copy", e);
        }
    }

    @Override
    public void write(Path folder) {
        terms.write(folder.resolve(FILE));
    }

    @Override
    public List<double[]> values(List<String> texts) {
        return texts.stream().map(text -> head.values(terms.vector(text))).toList();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
