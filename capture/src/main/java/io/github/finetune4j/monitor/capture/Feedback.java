// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.time.Instant;
import org.apiguardian.api.API;

/**
 * What became of an answer, said minutes or weeks later. Immutable.
 *
 * @param responseId of the answer
 * @param at when it was said
 * @param kind what was said
 * @param value from 0 (bad) to 1 (good); for {@link Kind#COMMENT} and {@link Kind#CORRECTION} 0; for
 *     {@link Kind#RETRY}, {@link Kind#COPY}, {@link Kind#ESCALATION} and {@link Kind#JUDGE_FAILED} 1
 * @param text the comment or the corrected answer, masked; otherwise empty
 * @param by who says it: a word of the application's, for example {@code user} or {@code reviewer}, or the name of a
 *     judge; may be empty
 * @param subject whom the answer was for, as in {@link Interaction#subject}, so that erasing finds the feedback even
 *     where the interaction is not kept; may be empty
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Feedback(String responseId, Instant at, Kind kind, double value, String text, String by, String subject)
        implements Captured {
    /**
     * What was said.
     *
     * @since 0.1
     */
    public enum Kind {
        /** A thumb: 1 up, 0 down. */
        THUMB("user_satisfaction"),
        /** A rating, brought to the range from 0 to 1. */
        RATING("user_satisfaction"),
        /** Whether the task was done: 1 or 0. */
        TASK_SUCCESS("task_success"),
        /** The answer as it should have been. */
        CORRECTION("correction_rate"),
        /** A comment. */
        COMMENT("comment_rate"),
        /** The user asked again. */
        RETRY("retry_rate"),
        /** The user took the answer over. */
        COPY("copy_rate"),
        /** The user went to a person. */
        ESCALATION("escalation_rate"),
        /** The opinion of a judge, whose name is {@link Feedback#by}; brought to the range from 0 to 1. */
        JUDGED("output_quality"),
        /** A judge was asked and gave no opinion: 1. */
        JUDGE_FAILED("judge_failure_rate");

        private final String metric;

        Kind(String metric) {
            this.metric = metric;
        }

        /** {@return the name of the live metric that it counts for} */
        public String metric() {
            return metric;
        }
    }

    /** Checks the value. */
    public Feedback {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "feedback of kind " + kind + ": " + value + " -> give a number from 0 to 1");
        }
    }

    /**
     * Makes feedback on an answer that was for nobody in particular.
     *
     * @param responseId of the answer
     * @param at when it was said
     * @param kind what was said
     * @param value from 0 to 1
     * @param text the comment or the corrected answer, masked; otherwise empty
     * @param by who says it; may be empty
     */
    public Feedback(String responseId, Instant at, Kind kind, double value, String text, String by) {
        this(responseId, at, kind, value, text, by, "");
    }

    /**
     * {@return whether it says the same: what the same person says of an answer counts once per kind}
     *
     * @param other some feedback
     */
    public boolean repeats(Feedback other) {
        return kind == other.kind && responseId.equals(other.responseId) && by.equals(other.by);
    }
}
