// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.Arrays;
import java.util.Collection;

/**
 * The tokens of a training, whose rows of the table of words are trained. The others get no gradient, so that no step
 * moves them as long as nothing decays: they need neither moments nor time.
 */
final class TrainedWords {
    private final int[] tokens;
    private final int[] places;

    private TrainedWords(int[] tokens, int vocabulary) {
        this.tokens = tokens;
        places = new int[vocabulary];
        Arrays.fill(places, -1);
        for (int i = 0; i < tokens.length; i++) {
            places[tokens[i]] = i;
        }
    }

    /** {@return the tokens of texts} */
    static TrainedWords of(Collection<EncodedText> texts, int vocabulary) {
        return new TrainedWords(
                texts.stream()
                        .flatMapToInt(text -> Arrays.stream(text.ids()))
                        .distinct()
                        .sorted()
                        .toArray(),
                vocabulary);
    }

    int count() {
        return tokens.length;
    }

    /** {@return the row that a token has among those that are trained} */
    int place(long token) {
        int place = places[(int) token];
        if (place < 0) {
            throw new IllegalArgumentException(
                    "token " + token + " is in none of the texts of this training -> open it with all texts");
        }
        return place;
    }

    /** {@return their rows of the table} */
    float[] rows(float[] table) {
        int width = table.length / places.length;
        float[] rows = new float[tokens.length * width];
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(table, tokens[i] * width, rows, i * width, width);
        }
        return rows;
    }

    /** Puts their rows back into the table. */
    void put(float[] rows, float[] table) {
        int width = table.length / places.length;
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(rows, i * width, table, tokens[i] * width, width);
        }
    }
}
