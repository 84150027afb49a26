// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Telemetry that breaks costs neither an answer nor an evaluation. */
class BrokenTelemetryTest {
    private static final ChatModel MODEL =
            ((ChatModel) request -> new ChatResponse("yes", FinishReason.STOP, new Usage(3, 2))).named("tuned");

    /** Breaks where a span begins or ends. */
    private record Broken(Thrown thrown, boolean atStart) implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            if (atStart) {
                thrown.now();
            }
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            thrown.now();
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private static OpenTelemetrySdk sdk(Thrown thrown, boolean atStart) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(new Broken(thrown, atStart))
                        .build())
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void spans_broken_theAnswerComes_andTheEvaluationIsGiven(Thrown thrown) {
        try (HeardLog log = HeardLog.of("io.github.finetune4j.opentelemetry")) {
            for (boolean atStart : List.of(true, false)) {
                TracedModel traced = TracedModel.around(MODEL, sdk(thrown, atStart));
                assertThat(traced.chat(ChatRequest.user("x")).text()).isEqualTo("yes");
                assertThat(traced.chat(ChatRequest.user("x"), text -> {}).text())
                        .isEqualTo("yes");
                EvaluationTelemetry telemetry = EvaluationTelemetry.of(sdk(thrown, atStart));
                Dataset data = Dataset.of(List.of(ChatExample.of(Message.user("x"), Message.assistant("yes"))));
                Evaluator evaluator = Evaluator.builder()
                        .metrics(Metric.binary("one", answer -> true))
                        .build();
                assertThat(telemetry
                                .evaluate(() -> evaluator.evaluate(MODEL, data))
                                .score("one")
                                .estimate())
                        .isEqualTo(1);
            }
            assertThat(log.messages())
                    .hasSize(4)
                    .allMatch(line -> line.startsWith("WARNING reporting "))
                    .noneMatch(line -> line.contains("hunter2"));
        }
    }
}
