// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's graph of vectors, also for those of more than its 1,024 numbers. Nothing but the limit differs, so the files
 * bear Lucene's name, and Lucene reads them.
 */
final class LongVectors extends KnnVectorsFormat {
    static final int MOST_NUMBERS = 16_384;

    private final KnnVectorsFormat lucenes = new Lucene99HnswVectorsFormat();

    private LongVectors() {
        super("Lucene99HnswVectorsFormat");
    }

    /** {@return Lucene's way of writing files, with these vectors} */
    static Codec codec() {
        LongVectors vectors = new LongVectors();
        return new Lucene912Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return vectors;
            }
        };
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return lucenes.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return lucenes.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
        return MOST_NUMBERS;
    }
}
