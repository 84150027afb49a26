// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * BM25 as Lucene defines it (k1 1.2, b 0.75, no factor of k1 + 1), over Lucene's postings, but with exact lengths where
 * Lucene rounds them to one byte, in doubles, and without counting what is deleted.
 */
record Bm25(IndexReader reader, Corpus corpus) {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    /** {@return every passage with a word of the question} A word that is asked twice counts twice. */
    Scores scores(List<String> question) throws IOException {
        Map<String, Long> words = question.stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        Scores scores = new Scores(reader.maxDoc());
        for (Map.Entry<String, Long> word : words.entrySet()) {
            add(scores, word.getKey(), word.getValue());
        }
        return scores;
    }

    private void add(Scores scores, String word, long times) throws IOException {
        Term term = new Term(StoredPassage.WORDS, word);
        long with = passagesWith(term);
        if (with == 0) {
            return;
        }
        double rarity = Math.log(1 + (corpus.passages() - with + 0.5) / (with + 0.5));
        for (LeafReaderContext leaf : reader.leaves()) {
            each(leaf.reader(), term, (doc, count) -> {
                int place = leaf.docBase + doc;
                double length = corpus.length(place) / corpus.averageLength();
                scores.add(place, times * (rarity * count / (count + K1 * (1 - B + B * length))));
            });
        }
    }

    private long passagesWith(Term term) throws IOException {
        long[] passages = new long[1];
        for (LeafReaderContext leaf : reader.leaves()) {
            if (leaf.reader().hasDeletions()) {
                each(leaf.reader(), term, (doc, count) -> passages[0]++);
            } else {
                passages[0] += leaf.reader().docFreq(term);
            }
        }
        return passages[0];
    }

    /** A receiver of passages that hold a word. */
    private interface Found {
        void accept(int doc, int count) throws IOException;
    }

    private static void each(LeafReader segment, Term term, Found found) throws IOException {
        @Nullable PostingsEnum postings = segment.postings(term, PostingsEnum.FREQS);
        @Nullable Bits live = segment.getLiveDocs();
        if (postings == null) {
            return;
        }
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (live == null || live.get(doc)) {
                found.accept(doc, postings.freq());
            }
        }
    }
}
