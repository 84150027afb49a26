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

/** The content of an index by now: without what is deleted, and which Lucene still counts until it merges. */
final class Corpus {
    private final Object state;
    private final int[] lengths;
    private long documents;
    private long passages;
    private long words;
    private long hash;

    /** Counts all of it. */
    Corpus(IndexReader reader) throws IOException {
        state = reader.getReaderCacheHelper().getKey();
        lengths = new int[reader.maxDoc()];
        for (LeafReaderContext leaf : reader.leaves()) {
            count(leaf.reader(), leaf.docBase);
        }
    }

    private void count(LeafReader segment, int base) throws IOException {
        NumericDocValues numbers = DocValues.getNumeric(segment, StoredPassage.NUMBER);
        NumericDocValues ofWords = DocValues.getNumeric(segment, StoredPassage.LENGTH);
        NumericDocValues hashes = DocValues.getNumeric(segment, StoredPassage.HASH);
        Bits live = segment.getLiveDocs();
        for (int doc = 0; doc < segment.maxDoc(); doc++) {
            if (live == null || live.get(doc)) {
                lengths[base + doc] = (int) value(ofWords, doc);
                passages++;
                documents += value(numbers, doc) == 0 ? 1 : 0;
                words += lengths[base + doc];
                hash += value(hashes, doc); // a sum, so that the order doesn't matter
            }
        }
    }

    private static long value(NumericDocValues values, int doc) throws IOException {
        return values.advanceExact(doc) ? values.longValue() : 0;
    }

    /** {@return whether it is this reader's} */
    boolean isOf(IndexReader reader) {
        return state.equals(reader.getReaderCacheHelper().getKey());
    }

    long documents() {
        return documents;
    }

    long passages() {
        return passages;
    }

    long hash() {
        return hash;
    }

    /** {@return the words of a passage that is not deleted} */
    int length(int doc) {
        return lengths[doc];
    }

    double averageLength() {
        return words / (double) passages;
    }
}
