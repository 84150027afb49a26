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
    BOTH
}
