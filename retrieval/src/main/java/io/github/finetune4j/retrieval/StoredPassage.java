// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** A passage as Lucene keeps it. */
final class StoredPassage {
    static final String ID = "id";
    static final String WORDS = "words";
    static final String LENGTH = "length";
    static final String NUMBER = "number";
    static final String HASH = "hash";
    static final String VECTOR = "vector";
    private static final String TITLE = "title";
    private static final String TEXT = "text";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final FieldType COUNTED = counted();

    private StoredPassage() {}

    private static FieldType counted() {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.setOmitNorms(true); // lengths are kept exactly, beside
        type.freeze();
        return type;
    }

    static Document of(Passage passage, List<String> words, float @Nullable [] vector) {
        Document document = new Document();
        document.add(new StringField(ID, passage.document(), Field.Store.YES));
        document.add(new StoredField(TITLE, passage.title()));
        document.add(new StoredField(TEXT, passage.text()));
        document.add(new StoredField(FROM, passage.from()));
        document.add(new StoredField(TO, passage.to()));
        document.add(new StoredField(NUMBER, passage.number()));
        document.add(new NumericDocValuesField(NUMBER, passage.number()));
        document.add(new NumericDocValuesField(LENGTH, words.size()));
        document.add(new NumericDocValuesField(HASH, hash(passage)));
        document.add(new Field(WORDS, new ListedWords(words), COUNTED));
        if (vector != null) {
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    private static long hash(Passage passage) {
        return Sha256.number(
                passage.name() + "\n" + passage.title().length() + "\n" + passage.title() + passage.text());
    }

    static Passage passage(IndexReader reader, int doc) throws IOException {
        Document stored = reader.storedFields().document(doc);
        NoNull.check("a passage", "id", stored.get(ID), "text", stored.get(TEXT));
        return new Passage(
                stored.get(ID),
                stored.get(TITLE),
                number(stored, NUMBER),
                number(stored, FROM),
                number(stored, TO),
                stored.get(TEXT));
    }

    /** {@return the places of a document's passages by their numbers; none where there is no such document} */
    static SortedMap<Integer, Integer> places(IndexReader reader, String id) throws IOException {
        SortedMap<Integer, Integer> places = new TreeMap<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            @Nullable PostingsEnum found = leaf.reader().postings(new Term(ID, id), PostingsEnum.NONE);
            NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), NUMBER);
            Bits live = leaf.reader().getLiveDocs();
            if (found == null) {
                continue;
            }
            for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
                if ((live == null || live.get(doc)) && numbers.advanceExact(doc)) {
                    places.put((int) numbers.longValue(), leaf.docBase + doc);
                }
            }
        }
        return places;
    }

    private static int number(Document stored, String field) {
        return stored.getField(field).numericValue().intValue();
    }
}
