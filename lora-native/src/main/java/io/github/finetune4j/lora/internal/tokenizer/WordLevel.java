// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/** A token for each piece that the vocabulary holds whole. */
final class WordLevel implements Model {
    private final Vocabulary vocabulary;
    private final String unknown;
    private final int unknownId;

    WordLevel(Vocabulary vocabulary, String unknown) {
        this.vocabulary = vocabulary;
        this.unknown = unknown;
        unknownId = vocabulary.id(unknown);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(Piece piece, Tokens to) {
        int id = vocabulary.id(piece.chars(), piece.from(), piece.to());
        if (id < 0 && unknownId < 0) {
            throw BytePairs.missing(vocabulary, unknown);
        }
        to.add(id < 0 ? unknownId : id, piece.begin(piece.from()), piece.endBefore(piece.to()));
    }
}
