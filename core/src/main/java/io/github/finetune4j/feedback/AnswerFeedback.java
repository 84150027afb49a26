// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.feedback;

import org.apiguardian.api.API;

/**
 * Feedback on one answer, as a {@link FeedbackSink} hears it. Immutable.
 *
 * @param callId of the answer: {@link io.github.finetune4j.chat.ChatResponse#callId}
 * @param kind what was said
 * @param metric the name of the live metric that it counts for
 * @param value from 0 (bad) to 1 (good); for {@link FeedbackKind#COMMENT} and {@link FeedbackKind#CORRECTION} 0, for
 *     {@link FeedbackKind#RETRY}, {@link FeedbackKind#COPY} and {@link FeedbackKind#ESCALATION} 1, for
 *     {@link FeedbackKind#METRIC} any finite number
 * @param text the comment or the corrected answer as it was written, not masked; otherwise empty
 * @param by who says it: a word of the application's, for example {@code reviewer}; may be empty
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AnswerFeedback(String callId, FeedbackKind kind, String metric, double value, String text, String by) {
    /** {@return all but the text, which a person wrote} */
    @Override
    public String toString() {
        return "AnswerFeedback[callId=" + callId + ", kind=" + kind + ", metric=" + metric + ", value=" + value
                + ", by=" + by + "]";
    }
}
