// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder.loss;

/** A measure of how alike two vectors are, or how far apart. */
public enum Measure {
    /** The cosine of their angle; as a distance 1 less that. */
    COSINE,
    /** Their product; it is no distance. */
    DOT,
    /** The length of their difference; it is no similarity. */
    EUCLIDEAN;

    Tape.Node similarities(Tape tape, Tape.Node x, Tape.Node y) {
        return switch (this) {
            case COSINE -> tape.product(tape.normalized(x), tape.normalized(y));
            case DOT -> tape.product(x, y);
            case EUCLIDEAN -> throw new IllegalArgumentException("similarity: EUCLIDEAN -> give COSINE or DOT");
        };
    }

    /** {@return the distance of each vector from each} */
    Tape.Node distances(Tape tape, Tape.Node x) {
        return switch (this) {
            case COSINE -> tape.line(similarities(tape, x, x), 1, -1);
            case EUCLIDEAN -> tape.distances(x, x, 0);
            case DOT -> throw new IllegalArgumentException("distance: DOT -> give COSINE or EUCLIDEAN");
        };
    }

    /**
     * {@return the distance of each vector from its own counterpart}
     *
     * @param shift added to differences, by which torch's distance of pairs moves them off zero; 0: none
     */
    Tape.Node ofPairs(Tape tape, Tape.Node x, Tape.Node y, double shift) {
        return switch (this) {
            case COSINE -> tape.line(tape.diagonal(similarities(tape, x, y)), 1, -1);
            case EUCLIDEAN -> tape.diagonal(tape.distances(x, y, shift));
            case DOT -> throw new IllegalArgumentException("distance: DOT -> give COSINE or EUCLIDEAN");
        };
    }
}
