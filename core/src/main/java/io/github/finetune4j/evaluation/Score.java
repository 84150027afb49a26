// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import org.apiguardian.api.API;

/**
 * A metric's value for one answer.
 *
 * @param value finite, 0 or 1 if the metric is {@link ScoreKind#BINARY}; NaN if it is missing
 * @param explanation why, in a few words for a report; may be empty
 * @param missing whether the instrument failed, such as a judge that answered in prose: the row then has no score by
 *     this metric, is left out of its mean, and is counted
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Score(double value, String explanation, boolean missing) {
    /** Checks that the value is finite, or NaN if it is missing. */
    public Score {
        if (missing ? !Double.isNaN(value) : !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "score: " + value + " -> give a finite number, or Score.missing(...) where there is none");
        }
    }

    /**
     * Makes a score that is there.
     *
     * @param value finite
     * @param explanation why, in a few words for a report; may be empty
     */
    public Score(double value, String explanation) {
        this(value, explanation, false);
    }

    /**
     * {@return a score without explanation}
     *
     * @param value finite
     */
    public static Score of(double value) {
        return new Score(value, "");
    }

    /**
     * {@return 1 if passed, 0 if not}
     *
     * @param passed whether the answer is right
     */
    public static Score passed(boolean passed) {
        return of(passed ? 1 : 0);
    }

    /**
     * {@return no score, because the instrument failed and not the model: nothing is guessed in its place. A row that
     * the model failed is not missing, it scores {@link Metric#scoreOfFailure}}
     *
     * @param reason what went wrong, in a few words
     */
    public static Score missing(String reason) {
        return new Score(Double.NaN, reason, true);
    }
}
