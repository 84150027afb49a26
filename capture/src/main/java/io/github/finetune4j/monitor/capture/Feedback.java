// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.feedback.FeedbackKind;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * Feedback on an answer, given minutes or weeks later. Immutable.
 *
 * @param responseId of the answer
 * @param at when it was said
 * @param kind what was said
 * @param value from 0 (bad) to 1 (good); for {@link Kind#COMMENT} and {@link Kind#CORRECTION} 0; for
 *     {@link Kind#RETRY}, {@link Kind#COPY}, {@link Kind#ESCALATION} and {@link Kind#JUDGE_FAILED} 1; for
 *     {@link Kind#METRIC} any finite number
 * @param text the comment or the corrected answer, masked; otherwise empty
 * @param by who says it: a word of the application's, for example {@code user} or {@code reviewer}, or the name of a
 *     judge; may be empty
 * @param subject whom the answer was for, as in {@link Interaction#subject}, so that erasing finds the feedback even
 *     where the interaction is not kept; may be empty
 * @param metric the name of the live metric that it counts for: the kind's; a {@link Kind#METRIC} brings
 *     its own
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Feedback(
        String responseId, Instant at, Kind kind, double value, String text, String by, String subject, String metric)
        implements Captured {
    /**
     * A kind of what was said: what people say, and what judges do.
     *
     * @since 0.1
     */
    public enum Kind {
        /** A thumb: 1 up, 0 down. */
        THUMB(FeedbackKind.THUMB),
        /** A rating, brought to the range from 0 to 1. */
        RATING(FeedbackKind.RATING),
        /** Whether the task was done: 1 or 0. */
        TASK_SUCCESS(FeedbackKind.TASK_SUCCESS),
        /** The answer as it should have been. */
        CORRECTION(FeedbackKind.CORRECTION),
        /** A comment. */
        COMMENT(FeedbackKind.COMMENT),
        /** The user asked again. */
        RETRY(FeedbackKind.RETRY),
        /** The user took the answer over. */
        COPY(FeedbackKind.COPY),
        /** The user went to a person. */
        ESCALATION(FeedbackKind.ESCALATION),
        /** A metric of the application's own, which {@link Feedback#metric} names. */
        METRIC(FeedbackKind.METRIC),
        /** The opinion of a judge, whose name is {@link Feedback#by}; brought to the range from 0 to 1. */
        JUDGED("output_quality"),
        /** A judge was asked and gave no opinion: 1. */
        JUDGE_FAILED("judge_failure_rate");

        private final String metric;

        Kind(FeedbackKind said) {
            this(said.metric());
        }

        Kind(String metric) {
            this.metric = metric;
        }

        static Kind of(FeedbackKind said) {
            return valueOf(said.name());
        }

        /** {@return the name of the live metric that it counts for; empty for {@link #METRIC}} */
        public String metric() {
            return metric;
        }
    }

    /** Checks the value. */
    public Feedback {
        metric = kind == Kind.METRIC ? metric : kind.metric();
        boolean good = kind == Kind.METRIC ? Double.isFinite(value) : value >= 0 && value <= 1;
        if (!good) {
            throw new IllegalArgumentException("feedback of kind " + kind + ": " + value
                    + " -> give a number from 0 to 1, of a metric a finite one");
        }
    }

    /**
     * Makes feedback of a kind that says what it counts for.
     *
     * @param responseId of the answer
     * @param at when it was said
     * @param kind what was said
     * @param value from 0 to 1
     * @param text the comment or the corrected answer, masked; otherwise empty
     * @param by who says it; may be empty
     * @param subject whom the answer was for; may be empty
     */
    public Feedback(String responseId, Instant at, Kind kind, double value, String text, String by, String subject) {
        this(responseId, at, kind, value, text, by, subject, kind.metric());
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
     * {@return whether it says the same: what the same person says of an answer counts once per kind, or metric of the
     * application's own}
     *
     * @param other some feedback
     */
    public boolean repeats(Feedback other) {
        return kind == other.kind
                && responseId.equals(other.responseId)
                && by.equals(other.by)
                && metric.equals(other.metric);
    }
}
