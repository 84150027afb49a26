// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import org.apiguardian.api.API;

/**
 * A recommendation from a decision's figures. Immutable.
 *
 * @param kind whether an approach is recommended
 * @param approach its name; where it is undecided, what to stay with meanwhile; empty where there is none
 * @param sentence the same for people, with the figures behind it
 * @param rowsToLabel how many fresh test rows decide with a chance of 80 %, if the difference that was seen is the true
 *     one; 0 where it is decided, or nothing was tested
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Recommendation(Kind kind, String approach, String sentence, long rowsToLabel) {
    /**
     * The kind of a recommendation.
     *
     * @since 0.1
     */
    public enum Kind {
        /** Use the approach. */
        USE,
        /** The test rows show neither that the dearer one is better, nor that it is not better by the margin. */
        UNDECIDED,
        /** No approach was measured, or none keeps to what is required. */
        NONE
    }
}
