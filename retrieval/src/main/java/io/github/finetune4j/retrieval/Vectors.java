// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.text.TextEmbedder;
import java.nio.ByteBuffer;
import org.apache.lucene.util.BytesRef;

/**
 * A maker of vectors from texts.
 *
 * @param name distinguishes it from others, for an index outlives it
 * @param embedding gives the vector
 */
record Vectors(String name, TextEmbedder embedding) {
    /** {@return a vector of length 1; of zeros, as it is} */
    double[] of(String text) {
        double[] vector = ForeignCode.call("the embedding " + name, null, "fix it", () -> embedding.embed(text))
                .clone();
        double square = 0;
        for (double part : vector) {
            square += part * part;
        }
        if (vector.length == 0 || !Double.isFinite(square)) {
            throw new FineTuneException("vector of " + name + ": " + vector.length
                    + " numbers, not all of them finite -> check the embedding model");
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < vector.length && length > 0; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    static BytesRef bytes(double... vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        for (double part : vector) {
            bytes.putFloat((float) part);
        }
        return new BytesRef(bytes.array());
    }

    double cosine(double[] query, BytesRef stored) {
        if (stored.length != query.length * Float.BYTES) {
            throw new FineTuneException("vector of " + name + ": " + query.length + " numbers, in the index "
                    + stored.length / Float.BYTES + " -> put the documents into a new index");
        }
        float[] passage = new float[query.length];
        ByteBuffer.wrap(stored.bytes, stored.offset, stored.length)
                .asFloatBuffer()
                .get(passage);
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
