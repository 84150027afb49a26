// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.retrieval.Hit;
import io.github.finetune4j.retrieval.MinedPairs;
import io.github.finetune4j.retrieval.PairMining;
import io.github.finetune4j.retrieval.RankBy;
import io.github.finetune4j.retrieval.RetrievalDocument;
import io.github.finetune4j.retrieval.RetrievalIndex;
import io.github.finetune4j.retrieval.RetrievalQuality;
import io.github.finetune4j.text.TextEmbedder;
import io.github.finetune4j.text.TextReranker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Passages found by words and by vectors, ranked by a reranker, measured, and turned into rows for tuning both. */
final class FindPassages {
    private FindPassages() {}

    static RetrievalIndex open(
            Path folder, TextEmbedder embedder, TextReranker reranker, List<RetrievalDocument> articles) {
        // tag::index[]
        RetrievalIndex index = RetrievalIndex.builder()
                .folder(folder)
                .vectors("our-embedder", embedder) // beside the words: both rankings are fused
                .reranker("our-reranker", reranker, 50) // reads the best 50 of them
                .build();
        index.put(articles);
        // end::index[]
        return index;
    }

    static List<Hit> find(RetrievalIndex index, String question) {
        // tag::find[]
        List<Hit> best = index.search(question, 5);
        index.callbackFailures(); // a reranker that fails costs its own part: the fused ranking stays
        // end::find[]
        return best;
    }

    static boolean rerankingPays(RetrievalIndex index, Map<String, Map<String, Integer>> judged) {
        // tag::compare[]
        RetrievalQuality fused = RetrievalQuality.of(index, judged, RankBy.BOTH);
        RetrievalQuality reranked = RetrievalQuality.of(index, judged, RankBy.RERANKED);
        return reranked.ndcg(10).lower() > fused.ndcg(10).estimate();
        // end::compare[]
    }

    static MinedPairs rows(RetrievalIndex index, Map<String, Map<String, Integer>> clicked) {
        // tag::mine[]
        MinedPairs mined = PairMining.builder(index).negatives(4).build().mine(clicked);
        System.out.println(mined.summary()); // what was left out, and why
        return mined; // mined.rows() are the training rows of an embedder or a reranker
        // end::mine[]
    }
}
