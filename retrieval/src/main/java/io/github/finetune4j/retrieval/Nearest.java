// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/** The cosine with every passage's vector: exact, a pass over all of them. */
record Nearest(IndexReader reader, Vectors vectors) {
    Scores scores(double... question) throws IOException {
        Scores scores = new Scores(reader.maxDoc());
        for (LeafReaderContext leaf : reader.leaves()) {
            BinaryDocValues stored = DocValues.getBinary(leaf.reader(), StoredPassage.VECTOR);
            Bits live = leaf.reader().getLiveDocs();
            for (int doc = stored.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = stored.nextDoc()) {
                if (live == null || live.get(doc)) {
                    scores.set(leaf.docBase + doc, vectors.cosine(question, stored.binaryValue()));
                }
            }
        }
        return scores;
    }
}
