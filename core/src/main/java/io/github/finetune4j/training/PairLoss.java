// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * The loss by which vectors of texts are trained, as sentence-transformers defines it where it has it.
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
    COSINE,
    /**
     * The vector is to be the teacher's, both of length 1: the mean of the squared differences of their numbers
     * (sentence-transformers' MSELoss). For rows with a teacher's vector ({@link TeacherVectors}) that has as many
     * numbers as the encoder's.
     */
    TEACHER_VECTORS,
    /**
     * The cosines among all texts of a batch are to be those of the teacher's vectors, their squared differences small;
     * the larger the batch, the better. For rows with a teacher's vector of any width.
     */
    TEACHER_COSINES;

    /** {@return whether it learns from scores} */
    public boolean takesScores() {
        return this == COSENT || this == ANGLE || this == COSINE;
    }

    /** {@return whether it learns from a teacher's vectors} */
    public boolean takesTeacher() {
        return this == TEACHER_VECTORS || this == TEACHER_COSINES;
    }
}
