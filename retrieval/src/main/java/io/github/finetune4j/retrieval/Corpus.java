// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.Bits;

/**
 * What an index holds by now: without what is deleted, and which Lucene still counts until it merges.
 *
 * @param state of the index that was counted
 * @param documents how many
 * @param passages how many
 * @param words of all passages
 * @param hash of all of it, in whatever order it was put
 */
record Corpus(Object state, long documents, long passages, long words, long hash) {
    static Corpus of(IndexReader reader) throws IOException {
        long documents = 0;
        long passages = 0;
        long words = 0;
        long hash = 0;
        for (LeafReaderContext leaf : reader.leaves()) {
            LeafReader segment = leaf.reader();
            NumericDocValues numbers = DocValues.getNumeric(segment, Fields.NUMBER);
            NumericDocValues lengths = DocValues.getNumeric(segment, Fields.LENGTH);
            NumericDocValues hashes = DocValues.getNumeric(segment, Fields.HASH);
            Bits live = segment.getLiveDocs();
            for (int doc = 0; doc < segment.maxDoc(); doc++) {
                if (live == null || live.get(doc)) {
                    passages++;
                    documents += value(numbers, doc) == 0 ? 1 : 0;
                    words += value(lengths, doc);
                    hash += value(hashes, doc); // a sum, so that the order doesn't matter
                }
            }
        }
        return new Corpus(reader.getReaderCacheHelper().getKey(), documents, passages, words, hash);
    }

    static long value(NumericDocValues values, int doc) throws IOException {
        return values.advanceExact(doc) ? values.longValue() : 0;
    }

    double averageLength() {
        return words / (double) passages;
    }
}
