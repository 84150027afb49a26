// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.text.TextEmbedder;
import java.util.ArrayList;
import java.util.List;

/**
 * A maker of vectors from texts.
 *
 * @param name distinguishes it from others, for an index outlives it
 * @param embedding gives the vector
 */
record Vectors(String name, TextEmbedder embedding) {
    /** Texts in one call: enough for any model to fill its own batches. */
    static final int BATCH = 256;

    /** {@return a vector of length 1; of zeros, as it is} */
    double[] of(String text) {
        return ofLengthOne(called(() -> embedding.embed(text)));
    }

    /** {@return the same of several texts, in their order, each of as many numbers} */
    List<float[]> all(List<String> texts) {
        List<float[]> all = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
            List<double[]> vectors = called(() -> embedding.embedAll(batch));
            if (vectors.size() != batch.size()) {
                throw wrong(vectors.size() + " vectors of " + batch.size() + " texts");
            }
            NoNull.each("vectors of " + name, vectors);
            vectors.forEach(each -> all.add(floats(ofLengthOne(each))));
        }
        all.forEach(each -> requireLength(all.get(0).length, each.length));
        return all;
    }

    private <T> T called(java.util.concurrent.Callable<T> code) {
        return ForeignCode.call("the embedding " + name, null, "fix it", code);
    }

    private double[] ofLengthOne(double... given) {
        double[] vector = given.clone();
        double square = 0;
        for (double part : vector) {
            square += part * part;
        }
        if (vector.length == 0 || !Double.isFinite(square)) {
            throw wrong(vector.length + " numbers, not all of them finite");
        }
        if (vector.length > LongVectors.MOST_NUMBERS) {
            throw wrong(vector.length + " numbers, more than " + LongVectors.MOST_NUMBERS);
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < vector.length && length > 0; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private FineTuneException wrong(String what) {
        return new FineTuneException("vector of " + name + ": " + what + " -> check the embedding model");
    }

    static float[] floats(double... vector) {
        float[] floats = new float[vector.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) vector[i];
        }
        return floats;
    }

    /** Refuses a vector that can't be compared with those there. */
    void requireLength(int there, int given) {
        if (there != given) {
            throw new FineTuneException("vector of " + name + ": " + given + " numbers, in the index " + there
                    + " -> put the documents into a new index");
        }
    }

    static double cosine(double[] query, float... passage) {
        double even = 0;
        double odd = 0; // so that no addition waits for the one before
        for (int i = 0; i + 1 < passage.length; i += 2) {
            even += query[i] * passage[i];
            odd += query[i + 1] * passage[i + 1];
        }
        int last = passage.length - 1;
        return even + odd + (last % 2 == 0 ? query[last] * passage[last] : 0);
    }
}
