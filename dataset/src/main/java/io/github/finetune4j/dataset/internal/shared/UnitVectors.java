// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.shared;

import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.text.TextEmbedder;
import java.util.List;
import java.util.function.IntConsumer;

/** Vectors of texts, of length 1; of zeros, as they are. */
public final class UnitVectors {
    private static final int BATCH = 256;

    private UnitVectors() {}

    /** {@return the vectors, in the order of the texts} */
    public static float[][] of(List<String> texts, TextEmbedder embedder) {
        return of(texts, embedder, done -> {});
    }

    /**
     * {@return the vectors, in the order of the texts}
     *
     * @param before hears how many are done, before each batch
     */
    public static float[][] of(List<String> texts, TextEmbedder embedder, IntConsumer before) {
        float[][] vectors = new float[texts.size()][];
        for (int from = 0; from < vectors.length; from += BATCH) {
            before.accept(from);
            List<String> batch = texts.subList(from, Math.min(vectors.length, from + BATCH));
            List<double[]> made =
                    ForeignCode.call("the embedding model", null, "fix it", () -> embedder.embedAll(batch));
            require(made.size() == batch.size(), made.size() + " vectors of " + batch.size() + " texts");
            for (int i = 0; i < made.size(); i++) {
                vectors[from + i] = ofLengthOne(made.get(i));
                require(vectors[from + i].length == vectors[0].length, "vectors of unequal length");
            }
        }
        return vectors;
    }

    private static float[] ofLengthOne(double... vector) {
        double square = 0;
        for (double part : vector) {
            square += part * part;
        }
        require(vector.length > 0 && Double.isFinite(square), vector.length + " numbers, not all of them finite");
        double length = square == 0 ? 1 : Math.sqrt(square);
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static void require(boolean good, String what) {
        if (!good) {
            throw new IllegalStateException("the embedding model gave " + what + " -> check it");
        }
    }

    /** {@return the cosine of two vectors of length 1} */
    public static double cosine(float[] one, float[] other) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0; // so that no addition waits for the one before
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            a += one[i] * other[i];
            b += one[i + 1] * other[i + 1];
            c += one[i + 2] * other[i + 2];
            d += one[i + 3] * other[i + 3];
        }
        for (; i < one.length; i++) {
            a += one[i] * other[i];
        }
        return (double) a + b + c + d;
    }
}
