// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.text.TextReranker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The application's documents, cut into passages and found by their words, by vectors, or by both.
 *
 * <pre>{@code
 * try (RetrievalIndex index = RetrievalIndex.builder().folder(Path.of("index")).build()) {
 *     index.put(List.of(new RetrievalDocument("returns", "Returns", text)));
 *     index.search("how long can I send it back?", 5);
 * }
 * }</pre>
 *
 * <p>A question is words, never a query language: no character of it means anything.
 *
 * <p>Safe for use by several threads, and by several processes on one folder: changes wait for each other, and a search
 * sees what was put before it, by whomever.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RetrievalIndex implements AutoCloseable {
    private static final int DEEP_ENOUGH = 100;
    private static final int RERANKED = 50;
    private static final int MOST_RERANKED = 1000;

    private final IndexSettings settings;
    private final @Nullable Reranking reranking;
    private final IndexFiles files;
    private volatile @Nullable Corpus counted;

    private RetrievalIndex(Builder builder) {
        settings = new IndexSettings(builder.chunking, builder.words, builder.vectors);
        reranking = builder.reranking;
        files = IndexFiles.open(builder.folder, settings);
    }

    /** {@return a builder of an index in memory} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds documents, all or none of them. One with the id of another replaces it.
     *
     * @param documents in any number; of two with one id the last counts
     * @throws io.github.finetune4j.error.FineTuneException if they can't be written
     */
    public void put(Collection<RetrievalDocument> documents) {
        NoNull.each("the documents", documents);
        Map<String, List<Passage>> cut = new LinkedHashMap<>();
        documents.forEach(document -> cut.put(document.id(), settings.chunking().cut(document)));
        List<float[]> vectors = vectors(cut.values());
        Map<String, List<Document>> passages = new LinkedHashMap<>();
        Iterator<float[]> each = vectors.iterator();
        cut.forEach((id, parts) -> passages.put(id, stored(parts, each)));
        files.change(writer -> {
            requireLength(vectors);
            for (Map.Entry<String, List<Document>> document : passages.entrySet()) {
                writer.updateDocuments(new Term(StoredPassage.ID, document.getKey()), document.getValue());
            }
        });
    }

    /** {@return one of each passage, in order; none where passages have none} */
    private List<float[]> vectors(Collection<List<Passage>> cut) {
        Vectors vectors = settings.vectors();
        return vectors == null
                ? List.of()
                : vectors.all(cut.stream()
                        .flatMap(List::stream)
                        .map(Passage::searched)
                        .toList());
    }

    private List<Document> stored(List<Passage> passages, Iterator<float[]> vectors) {
        List<Document> stored = new ArrayList<>();
        for (Passage passage : passages) {
            stored.add(StoredPassage.of(
                    passage, settings.words().words(passage.searched()), vectors.hasNext() ? vectors.next() : null));
        }
        return stored;
    }

    private void requireLength(List<float[]> given) {
        Vectors vectors = settings.vectors();
        if (vectors != null && !given.isEmpty()) {
            files.read(Nearest::length).ifPresent(there -> vectors.requireLength(there, given.get(0).length));
        }
    }

    /**
     * Deletes documents; those that are not there don't matter.
     *
     * @param ids of documents
     * @throws io.github.finetune4j.error.FineTuneException if that can't be written
     */
    public void delete(Collection<String> ids) {
        NoNull.each("the ids", ids);
        Term[] terms = ids.stream().map(id -> new Term(StoredPassage.ID, id)).toArray(Term[]::new);
        files.change(writer -> writer.deleteDocuments(terms));
    }

    /** {@return how many documents there are} */
    public long documentCount() {
        return files.read(this::corpus).documents();
    }

    /** {@return how many passages they were cut into} */
    public long passageCount() {
        return files.read(this::corpus).passages();
    }

    /** {@return what distinguishes this content, cut in this way, from all others, in whatever order it was put} */
    public String fingerprint() {
        Corpus corpus = files.read(this::corpus);
        int how = settings.facts().hashCode();
        return String.format(Locale.ROOT, "%08x%08x%016x", how, corpus.passages(), corpus.hash());
    }

    /** {@return whether passages have vectors} */
    public boolean hasVectors() {
        return settings.vectors() != null;
    }

    /**
     * {@return which code of the application failed: the reranker, whose failures leave passages as they were ranked
     * before}
     */
    public List<CallbackFailures> callbackFailures() {
        Reranking last = reranking;
        return last == null ? List.of() : last.failures().stream().toList();
    }

    /** {@return by what it ranks unless told} */
    RankBy usual() {
        return reranking == null ? withoutReranker() : RankBy.RERANKED;
    }

    private RankBy withoutReranker() {
        return hasVectors() ? RankBy.BOTH : RankBy.WORDS;
    }

    /** {@return what distinguishes what is found in this way from all else} */
    String identity(@Nullable RankBy rankBy) {
        Reranking ranked = (rankBy == null ? usual() : rankBy) == RankBy.RERANKED ? reranking : null;
        return fingerprint() + (ranked == null ? "" : "/" + ranked.identity());
    }

    /** Refuses a ranking by what the index doesn't have. */
    void require(RankBy rankBy) {
        if (rankBy == RankBy.RERANKED ? reranking == null : rankBy != RankBy.WORDS && !hasVectors()) {
            throw new IllegalArgumentException(
                    rankBy == RankBy.RERANKED
                            ? "rankBy: RERANKED, but the index has no reranker -> build it with one, or rank otherwise"
                            : "rankBy: " + rankBy
                                    + ", but the index has no vectors -> build it with vectors, or rank by words");
        }
    }

    /**
     * {@return the passages that fit best, the best first: ranked by the reranker where there is one, by both where
     * there are vectors, else by words}
     *
     * @param question any text
     * @param most passages, at least 1
     */
    public List<Hit> search(String question, int most) {
        return search(question, most, usual());
    }

    /**
     * {@return the passages that fit best, the best first} By words only those that share a word; of equal ones the
     * lesser id comes first.
     *
     * @param question any text
     * @param most passages, at least 1
     * @param rankBy what decides
     * @throws IllegalArgumentException if it is to be ranked by what the index does not have
     */
    public List<Hit> search(String question, int most, RankBy rankBy) {
        NoNull.check("a search", "question", question, "rankBy", rankBy);
        if (most < 1) {
            throw new IllegalArgumentException("passages to be found: " + most + " -> ask for at least 1");
        }
        require(rankBy);
        return ranked(question, most, rankBy);
    }

    private List<Hit> ranked(String question, int most, RankBy rankBy) {
        return switch (rankBy) {
            case WORDS -> byWords(question, most);
            case VECTORS -> byVectors(question, most);
            case BOTH -> {
                int deep = Math.max(most, DEEP_ENOUGH);
                yield Fusion.of(most, byWords(question, deep), byVectors(question, deep));
            }
            case RERANKED -> reranked(question, most, Objects.requireNonNull(reranking));
        };
    }

    private List<Hit> reranked(String question, int most, Reranking by) {
        List<Hit> before = ranked(question, Math.max(most, by.few()), withoutReranker());
        return by.of(question, before).stream().limit(most).toList();
    }

    /** {@return a document's passages in order; none where there is no such document} */
    List<Passage> passages(String document) {
        return files.read(reader -> {
            List<Passage> passages = new ArrayList<>();
            for (int place : StoredPassage.places(reader, document).values()) {
                passages.add(StoredPassage.passage(reader, place));
            }
            return passages;
        });
    }

    /**
     * {@return how alike question and passages are, by the cosine where there are vectors, else by BM25; NaN where a
     * passage is gone}
     */
    double[] similarities(String question, List<Passage> passages) {
        Vectors vectors = settings.vectors();
        double @Nullable [] asked = vectors == null ? null : vectors.of(question);
        List<String> words = settings.words().words(question);
        return files.read(reader -> {
            Scores byWords = asked == null ? new Bm25(reader, corpus(reader)).scores(words) : null;
            double[] all = new double[passages.size()];
            for (int i = 0; i < all.length; i++) {
                Passage passage = passages.get(i);
                Integer place = StoredPassage.places(reader, passage.document()).get(passage.number());
                all[i] = place == null
                        ? Double.NaN
                        : byWords == null
                                ? new Nearest(reader, Objects.requireNonNull(vectors))
                                        .cosines(Objects.requireNonNull(asked), place)[0]
                                : byWords.of(place);
            }
            return all;
        });
    }

    private List<Hit> byWords(String question, int most) {
        List<String> words = settings.words().words(question);
        return files.read(
                reader -> new Bm25(reader, corpus(reader)).scores(words).best(most, reader));
    }

    private List<Hit> byVectors(String question, int most) {
        Vectors vectors = Objects.requireNonNull(settings.vectors());
        double[] asked = vectors.of(question);
        return files.read(reader -> new Nearest(reader, vectors).best(most, asked));
    }

    private Corpus corpus(IndexReader reader) throws IOException {
        Corpus known = counted;
        if (known == null || !known.isOf(reader)) {
            known = new Corpus(reader);
            counted = known;
        }
        return known;
    }

    /** Lets go of the files. What was put is kept; searches fail from now on. */
    @Override
    public void close() {
        files.close();
    }

    /**
     * Builds a {@link RetrievalIndex}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable Path folder;
        private Chunking chunking = Chunking.words(200, 30);
        private WordSplitter words = WordSplitter.UNICODE;
        private @Nullable Vectors vectors;
        private @Nullable Reranking reranking;

        private Builder() {}

        /**
         * Sets where the index is kept.
         *
         * @param value a folder of its own, made if need be; without one, the index is gone with the process
         * @return this
         */
        public Builder folder(Path value) {
            NoNull.check("an index", "folder", value);
            folder = value;
            return this;
        }

        /**
         * Sets how documents are cut.
         *
         * @param value 200 words with an overlap of 30 by default
         * @return this
         */
        public Builder passages(Chunking value) {
            NoNull.check("an index", "passages", value);
            chunking = value;
            return this;
        }

        /**
         * Sets how texts become the words that are compared, for example stems of a language.
         *
         * @param name distinguishes this way from others; an index that was made in another way is refused
         * @param split gives the words of a text; by default Unicode's words in lower case
         * @return this
         */
        public Builder words(String name, Function<String, List<String>> split) {
            NoNull.check("an index", "split", split);
            words = new WordSplitter(Names.check("a name of words", name), split);
            return this;
        }

        /**
         * Gives passages vectors, which are also compared: up to 5,000 passages all of them, above that those to which
         * Lucene's graph (HNSW) leads.
         *
         * @param name of the embedding model; an index that was made with another is refused
         * @param embedding called by several threads; with 256 passages at once, which a batch of its own may hold
         * @return this
         */
        public Builder vectors(String name, TextEmbedder embedding) {
            NoNull.check("an index", "embedding", embedding);
            vectors = new Vectors(Names.check("a name of vectors", name), embedding);
            return this;
        }

        /**
         * Has the best 50 passages of a search read by a reranker, and ranked by it.
         *
         * @param name of the reranker, part of the identity of models with this index; any reranker may read an index
         * @param reranker called by several threads
         * @return this
         */
        public Builder reranker(String name, TextReranker reranker) {
            return reranker(name, reranker, RERANKED);
        }

        /**
         * Has the best passages of a search read by a reranker, and ranked by it.
         *
         * @param name of the reranker, part of the identity of models with this index; any reranker may read an index
         * @param reranker called by several threads
         * @param best how many it reads, from 1 to 1,000: each costs a pass of the model
         * @return this
         */
        public Builder reranker(String name, TextReranker reranker, int best) {
            NoNull.check("an index", "reranker", reranker);
            reranking = new Reranking(
                    Names.check("a name of a reranker", name),
                    reranker,
                    Given.from("passages to be reranked", best, 1, MOST_RERANKED));
            return this;
        }

        /**
         * {@return the index, with what its folder held}
         *
         * @throws IllegalArgumentException if the folder's index was made in another way
         * @throws io.github.finetune4j.error.FineTuneException if it is damaged, or can't be read or made
         */
        public RetrievalIndex build() {
            return new RetrievalIndex(this);
        }
    }
}
