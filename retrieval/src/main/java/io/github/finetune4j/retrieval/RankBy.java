// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import org.apiguardian.api.API;

/**
 * By what passages are ranked.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum RankBy {
    /** By the words that they share with the question: BM25. */
    WORDS,
    /** By the cosine between the vectors of question and passage. */
    VECTORS,
    /** By both: the sum of 1 / (60 + rank) over the two rankings. */
    BOTH,
    /**
     * As the index ranks without its reranker, and then the best few, 50 unless set, by that. A passage that it has
     * read has its score; those behind keep their distances, below the least of these. Where it fails, the ranking
     * stays as it was, and {@link RetrievalIndex#callbackFailures} counts it.
     */
    RERANKED
}
