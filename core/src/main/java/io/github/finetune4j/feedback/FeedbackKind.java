// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.feedback;

import org.apiguardian.api.API;

/**
 * A kind of feedback, and the live metric that it counts for.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum FeedbackKind {
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
    /** A metric of the application's own, which names it. */
    METRIC("");

    private final String metric;

    FeedbackKind(String metric) {
        this.metric = metric;
    }

    /** {@return the name of the live metric that it counts for; empty for {@link #METRIC}} */
    public String metric() {
        return metric;
    }
}
