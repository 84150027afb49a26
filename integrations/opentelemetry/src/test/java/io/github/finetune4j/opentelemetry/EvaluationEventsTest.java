// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Feedback and scores as events that name the answer. */
class EvaluationEventsTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.600Z");
    private static final String SAID = "my number is 4711";

    private final Heard heard = new Heard();
    private final EvaluationEvents events = new EvaluationEvents(heard.sdk());

    private Map<String, Object> told() {
        assertThat(heard.events()).hasSize(1);
        return Heard.plain(heard.events().get(0).getAttributes());
    }

    @Test
    void score_isTheEventThatAnotherSdkSends() {
        Map<String, Object> theirs =
                OtlpJson.only("otlp-evaluation-event.json", "resourceLogs", "scopeLogs", "logRecords");
        events.score("chatcmpl-1", AT, "correctness", 0.75);
        LogRecordData ours = heard.events().get(0);
        assertThat(ours.getEventName()).isEqualTo(theirs.get("eventName"));
        assertThat(ours.getSeverity()).isEqualTo(Severity.INFO);
        assertThat(theirs.get("severityNumber")).isEqualTo((long) Severity.INFO.getSeverityNumber());
        assertThat(String.valueOf(ours.getTimestampEpochNanos())).isEqualTo(theirs.get("timeUnixNano"));
        Map<String, Object> wanted = OtlpJson.attributes(theirs);
        wanted.remove("gen_ai.evaluation.score.label"); // a number has none
        wanted.remove("gen_ai.evaluation.explanation");
        assertThat(told()).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "THUMB, 1, user_satisfaction, pass",
        "THUMB, 0, user_satisfaction, fail",
        "TASK_SUCCESS, 1, task_success, pass"
    })
    void yesAndNo_haveALabel(Feedback.Kind kind, double value, String name, String label) {
        events.accept(new Feedback("c-1", AT, kind, value, "", "user"));
        assertThat(told())
                .containsOnly(
                        Map.entry("gen_ai.evaluation.name", name),
                        Map.entry("gen_ai.evaluation.score.value", value),
                        Map.entry("gen_ai.evaluation.score.label", label),
                        Map.entry("gen_ai.response.id", "c-1"));
    }

    @ParameterizedTest
    @EnumSource(Feedback.Kind.class)
    void everyKind_isTold_andItsTextIsNot(Feedback.Kind kind) {
        events.accept(new Feedback("c-1", AT, kind, 1, SAID, SAID));
        assertThat(told())
                .containsEntry("gen_ai.evaluation.name", kind.metric())
                .containsEntry("gen_ai.response.id", "c-1");
        assertThat(heard.events().toString()).doesNotContain(SAID);
    }

    @Test
    void figuresThatJudge_areTold_andThoseOfTheCallAreNot() {
        events.accept(new Interaction(
                "c-1",
                AT,
                "support",
                "subject",
                Map.of("tenant", "acme"),
                "stop",
                Map.of("error_rate", 0.0, "latency_ms", 12.0, "cost", 0.1, "refusal_rate", 1.0),
                null));
        assertThat(told())
                .containsOnly(
                        Map.entry("gen_ai.evaluation.name", "refusal_rate"),
                        Map.entry("gen_ai.evaluation.score.value", 1.0),
                        Map.entry("gen_ai.response.id", "c-1"));
    }
}
