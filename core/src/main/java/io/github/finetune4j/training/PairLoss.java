// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * The loss by which vectors of texts are trained, as sentence-transformers defines it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum PairLoss {
    /**
     * Each anchor's positive is to be found among all positives and negatives of the batch; the larger the batch, the
     * better. For pairs and triplets.
     */
    MULTIPLE_NEGATIVES,
    /** The positive is to be nearer than the negative, by a margin. For rows that all have one; the first counts. */
    TRIPLET,
    /** Pairs of a higher score are to be more alike than those of a lower one (CoSENT). For scored pairs. */
    COSENT,
    /** As {@link #COSENT}, by angles of complex numbers (AnglE). For scored pairs. */
    ANGLE,
    /** The cosine is to be the score, which lies between -1 and 1. For scored pairs. */
    COSINE;

    /** {@return whether it learns from scores} */
    public boolean takesScores() {
        return this == COSENT || this == ANGLE || this == COSINE;
    }
}
