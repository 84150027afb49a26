// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Evaluations as spans, scores and gates as events, through the real SDK. */
class EvaluationTelemetryTest {
    private static final String SECRET = "what nobody may read";
    private static final Dataset DATA = Dataset.of(IntStream.range(0, 40)
            .mapToObj(i -> ChatExample.of(Message.user(SECRET + " " + i), Message.assistant("yes")))
            .toList());

    private final Heard heard = new Heard();
    private final EvaluationTelemetry telemetry = EvaluationTelemetry.of(heard.sdk());
    private final Evaluator evaluator = Evaluator.builder()
            .metrics(Metric.binary("says_yes", answer -> answer.actualText().equals("yes")))
            .build();

    private static ChatModel model(String name, String says) {
        ChatModel model = request -> new ChatResponse(says, FinishReason.STOP, new Usage(3, 2));
        return model.named(name);
    }

    private SpanData span() {
        assertThat(heard.spans()).hasSize(1);
        return heard.spans().get(0);
    }

    @Test
    void evaluation_isASpan_andItsScoreAnEventBeneathIt() {
        Evaluation evaluation = telemetry.evaluate(() -> evaluator.evaluate(model("tuned", "yes"), DATA));
        assertThat(span().getName()).isEqualTo("evaluate tuned");
        assertThat(Heard.plain(span().getAttributes()))
                .isEqualTo(Map.of(
                        "gen_ai.operation.name", "evaluate",
                        "gen_ai.request.model", "tuned",
                        "gen_ai.usage.input_tokens", 120L,
                        "gen_ai.usage.output_tokens", 80L,
                        "finetune4j.evaluation.rows", 40L,
                        "finetune4j.evaluation.errors", 0L));
        LogRecordData score = heard.events().get(0);
        assertThat(score.getEventName()).isEqualTo("finetune4j.evaluation.score");
        assertThat(score.getSpanContext().getSpanId()).isEqualTo(span().getSpanId());
        assertThat(Heard.plain(score.getAttributes()))
                .containsEntry("gen_ai.evaluation.name", "says_yes")
                .containsEntry("gen_ai.evaluation.score.value", 1.0)
                .containsEntry(
                        "finetune4j.interval.lower",
                        evaluation.score("says_yes").lower())
                .containsEntry(
                        "finetune4j.interval.upper",
                        evaluation.score("says_yes").upper());
        assertThat(heard.metric("finetune4j.evaluation.score")
                        .getDoubleGaugeData()
                        .getPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getValue()).isEqualTo(1));
        assertThat(heard.metrics()).containsKey("finetune4j.evaluation.duration");
        assertThat(heard.spans().toString() + heard.events()).doesNotContain(SECRET);
    }

    @Test
    void comparison_hasItsVerdict_andGatesThatFailAreWarnings() {
        Comparison comparison =
                telemetry.compare(() -> evaluator.compare(model("old", "yes"), model("new", "no"), DATA));
        telemetry.gated(comparison.gate(QualityGates.noWorse("says_yes", 0.02), QualityGates.minRows(40)));
        assertThat(Heard.plain(span().getAttributes()))
                .containsEntry("gen_ai.request.model", "new")
                .containsEntry("finetune4j.evaluation.baseline", "old")
                .containsEntry("finetune4j.evaluation.verdict", "worse");
        assertThat(heard.events())
                .extracting(event -> event.getEventName() + " " + event.getSeverity())
                .containsExactly(
                        "finetune4j.evaluation.score INFO",
                        "finetune4j.evaluation.score INFO",
                        "finetune4j.evaluation.comparison INFO",
                        "finetune4j.evaluation.gate " + Severity.WARN,
                        "finetune4j.evaluation.gate " + Severity.INFO);
        assertThat(Heard.plain(heard.events().get(2).getAttributes()))
                .containsEntry("finetune4j.evaluation.difference", -1.0)
                .containsEntry("gen_ai.evaluation.score.label", "worse");
        assertThat(Heard.plain(heard.events().get(3).getAttributes()))
                .containsEntry("finetune4j.gate.status", "failed");
    }

    @Test
    void callsOfTheSameThread_areBeneathTheEvaluation_andWhatFailsNamesItsClassAlone() {
        ChatModel traced = TracedModel.around(model("tuned", "yes"), heard.sdk());
        assertThatThrownBy(() -> telemetry.evaluate(() -> {
                    traced.chat(ChatRequest.user("hi"));
                    throw new IllegalStateException(SECRET);
                }))
                .hasMessage(SECRET);
        List<SpanData> spans = heard.spans();
        assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(1).getSpanId());
        assertThat(spans.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(Heard.plain(spans.get(1).getAttributes()))
                .containsEntry("error.type", "java.lang.IllegalStateException");
        assertThat(spans.toString()).doesNotContain(SECRET);
    }
}
