// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Rows for tuning an embedding model or a reranker on the application's own searches: from questions with the documents
 * that were clicked or judged, and what the index finds for them beside these.
 *
 * <pre>{@code
 * MinedPairs mined = PairMining.builder(index).negatives(4).build().mine(clicked);
 * mined.summary();
 * }</pre>
 *
 * <p>Sampling: of each relevant document its best passage is an answer, or the passage that was named. Negatives are
 * the first of what the index finds that is not relevant, the hardest, or drawn from there by a seed. A passage that
 * nobody has judged may be relevant all the same: one that is nearly as similar to the question as the answer is, or
 * more, within a margin, is left out, and counted. Similarity is the cosine where the index has vectors, else BM25.
 * Passages that people judged not relevant (grade 0) need no margin.
 *
 * <p>Clicks say what was shown first as much as what is good: a passage without a click is no negative because of that.
 *
 * <p>The same index, judgements and settings give the same rows. Immutable; safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PairMining {
    final RetrievalIndex index;
    final int negatives;
    final int depth;
    final double margin;
    final @Nullable Long seed;

    private PairMining(Builder builder) {
        index = builder.index;
        negatives = builder.negatives;
        depth = builder.depth;
        margin = builder.margin;
        seed = builder.seed;
    }

    /**
     * {@return a builder}
     *
     * @param index holds the documents; stays the caller's to close
     */
    public static Builder builder(RetrievalIndex index) {
        NoNull.check("mining of pairs", "index", index);
        return new Builder(index);
    }

    /**
     * {@return the rows, by question}
     *
     * @param relevant by question, the grade of each document as for {@link RetrievalQuality}, or of a passage under
     *     its {@link Passage#name}: 1 or more where it answers the question, 0 where it doesn't
     */
    public MinedPairs mine(Map<String, Map<String, Integer>> relevant) {
        NoNull.check("mining of pairs", "relevant", relevant);
        MiningTally tally = new MiningTally(this);
        new TreeMap<>(relevant).forEach(tally::add);
        return tally.mined();
    }

    /**
     * Builds a {@link PairMining}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int DEEPEST = 1000;
        private final RetrievalIndex index;
        private int negatives = 4;
        private int depth = 50;
        private double margin = 0.05;
        private @Nullable Long seed;

        private Builder(RetrievalIndex index) {
            this.index = index;
        }

        /**
         * Sets how many negatives a row has at most.
         *
         * @param value from 0, for pairs alone, to 100; 4 by default
         * @return this
         */
        public Builder negatives(int value) {
            negatives = Given.from("negatives", value, 0, 100);
            return this;
        }

        /**
         * Sets how much of a search is looked at.
         *
         * @param value passages, from 1 to 1,000; 50 by default
         * @return this
         */
        public Builder depth(int value) {
            depth = Given.from("depth", value, 1, DEEPEST);
            return this;
        }

        /**
         * Sets how far below the answer's similarity a negative must lie, as a share of that.
         *
         * @param value from 0 to 1; 0.05 by default, so that a negative has at most 95 % (Moreira et al., 2024,
         *     arXiv 2407.15831)
         * @return this
         */
        public Builder margin(double value) {
            margin = Given.from("margin", value, 0, 1);
            return this;
        }

        /**
         * Draws negatives from all that can be some, where otherwise the hardest are taken.
         *
         * @param seed any number
         * @return this
         */
        public Builder drawn(long seed) {
            this.seed = seed;
            return this;
        }

        /** {@return the mining} */
        public PairMining build() {
            return new PairMining(this);
        }
    }
}
