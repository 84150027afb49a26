// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * The passages with the nearest vectors: of few, all are compared, which is exact; of many, those that Lucene's graph
 * (HNSW) leads to, which misses some. Scores are cosines in doubles in both ways.
 */
record Nearest(IndexReader reader, Vectors vectors) {
    /** So many are compared in some milliseconds. */
    static final int FEW = 5_000;

    private static final int WIDTH = 100;

    /** {@return how many numbers the vectors have; empty where there are none} */
    static OptionalInt length(IndexReader reader) {
        @Nullable FieldInfo field = FieldInfos.getMergedFieldInfos(reader).fieldInfo(StoredPassage.VECTOR);
        return field == null || !field.hasVectorValues()
                ? OptionalInt.empty()
                : OptionalInt.of(field.getVectorDimension());
    }

    List<Hit> best(int most, double... question) throws IOException {
        length(reader).ifPresent(there -> vectors.requireLength(there, question.length));
        return (reader.numDocs() <= FEW ? all(question) : near(most, question)).best(most, reader);
    }

    private Scores all(double... question) throws IOException {
        Scores scores = new Scores(reader.maxDoc());
        for (LeafReaderContext leaf : reader.leaves()) {
            @Nullable FloatVectorValues stored = leaf.reader().getFloatVectorValues(StoredPassage.VECTOR);
            Bits live = leaf.reader().getLiveDocs();
            if (stored == null) {
                continue;
            }
            for (int doc = stored.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = stored.nextDoc()) {
                if (live == null || live.get(doc)) {
                    scores.set(leaf.docBase + doc, Vectors.cosine(question, stored.vectorValue()));
                }
            }
        }
        return scores;
    }

    /** The graph is asked for more than are wanted, so that it misses fewer of these. */
    private Scores near(int most, double... question) throws IOException {
        int wide = Math.max(WIDTH, most > reader.numDocs() / 2 ? reader.numDocs() : 2 * most);
        KnnFloatVectorQuery query = new KnnFloatVectorQuery(StoredPassage.VECTOR, Vectors.floats(question), wide);
        int[] places = Arrays.stream(new IndexSearcher(reader).search(query, wide).scoreDocs)
                .mapToInt(found -> found.doc)
                .toArray();
        Scores scores = new Scores(reader.maxDoc());
        double[] cosines = cosines(question, places);
        for (int i = 0; i < places.length; i++) {
            scores.set(places[i], cosines[i]);
        }
        return scores;
    }

    /** {@return the cosines with the vectors in these places} */
    double[] cosines(double[] question, int... places) throws IOException {
        double[] cosines = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(places[i], reader.leaves()));
            FloatVectorValues stored = leaf.reader().getFloatVectorValues(StoredPassage.VECTOR);
            stored.advance(places[i] - leaf.docBase);
            cosines[i] = Vectors.cosine(question, stored.vectorValue());
        }
        return cosines;
    }
}
