// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Reports to OpenTelemetry what is thought of answers: feedback of people, and scores of metrics and judges, as the
 * event {@code gen_ai.evaluation.result} of the conventions. Each names the answer by the id of the capture, which the
 * span of a {@link TracedModel} around that bears, too. The span of one around a rollout between captured arms bears
 * the answer's whole id, which begins with that of the arm's capture.
 *
 * <p>Takes whatever is captured: feedback of any kind, and of an interaction the figures that judge it. What the call's
 * own metrics say, such as its latency, is not reported again. Comments and corrections are texts of people: that they
 * came is reported, what they say is not.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EvaluationEvents implements Consumer<Captured> {
    private static final Set<String> TOLD_BY_THE_CALL = Set.of(
            "error_rate",
            "timeout_rate",
            "latency_ms",
            "first_text_ms",
            "input_tokens",
            "output_tokens",
            "output_characters",
            "cost");

    private final Logger logger;

    /**
     * Makes the events' source.
     *
     * @param openTelemetry where they are reported
     */
    public EvaluationEvents(OpenTelemetry openTelemetry) {
        logger = openTelemetry.getLogsBridge().get(Telemetry.SCOPE);
    }

    @Override
    public void accept(Captured captured) {
        if (captured instanceof Feedback feedback) {
            feedback(feedback);
        } else if (captured instanceof Interaction interaction) {
            interaction.figures().forEach((metric, value) -> {
                if (!TOLD_BY_THE_CALL.contains(metric)) {
                    score(interaction.responseId(), interaction.at(), metric, value);
                }
            });
        }
    }

    private void feedback(Feedback feedback) {
        LogRecordBuilder event = event(feedback.responseId(), feedback.at(), feedback.metric());
        switch (feedback.kind()) {
            case THUMB, TASK_SUCCESS ->
                event.setAttribute(Keys.SCORE, feedback.value())
                        .setAttribute(Keys.SCORE_LABEL, feedback.value() >= 0.5 ? "pass" : "fail");
            case COMMENT -> event.setAttribute(Keys.SCORE_LABEL, "commented");
            case CORRECTION -> event.setAttribute(Keys.SCORE_LABEL, "corrected");
            default -> event.setAttribute(Keys.SCORE, feedback.value());
        }
        event.emit();
    }

    /**
     * Reports a score, for example of an evaluation of captured answers.
     *
     * @param responseId of the answer
     * @param at when it was judged
     * @param metric its name; one of few
     * @param value any finite number
     */
    public void score(String responseId, Instant at, String metric, double value) {
        event(responseId, at, metric).setAttribute(Keys.SCORE, value).emit();
    }

    private LogRecordBuilder event(String responseId, Instant at, String name) {
        return logger.logRecordBuilder()
                .setEventName("gen_ai.evaluation.result")
                .setSeverity(Severity.INFO)
                .setTimestamp(at)
                .setAttribute(Keys.SCORE_NAME, name)
                .setAttribute(Keys.RESPONSE_ID, responseId);
    }
}
