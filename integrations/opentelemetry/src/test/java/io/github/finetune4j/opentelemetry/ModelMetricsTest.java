// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Durations and tokens, by both families of names, with the buckets that the conventions advise. */
class ModelMetricsTest {
    private static final String NEWEST = "gen_ai.client.inference.";

    private final Heard heard = new Heard();

    private static final ChatModel MODEL = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(12, 5))
            .with("cached_tokens", 8L)
            .with("reasoning_tokens", 2L);
    private static final ChatModel BROKEN = request -> {
        throw new IllegalStateException("no");
    };

    private TracedModel traced(ChatModel model, MetricNames names) {
        Iterator<Long> millis = LongStream.iterate(0, last -> last + 50).iterator();
        return TracedModel.builder(model, heard.sdk())
                .provider("example")
                .modelName("support-adapter")
                .metricNames(names)
                .nanos(() -> millis.next() * 1_000_000)
                .build();
    }

    private HistogramPointData histogram(String name) {
        MetricData metric = Objects.requireNonNull(heard.metrics().get(name), name);
        assertThat(metric.getHistogramData().getPoints()).hasSize(1);
        return metric.getHistogramData().getPoints().iterator().next();
    }

    private LongPointData counter(String name) {
        MetricData metric = Objects.requireNonNull(heard.metrics().get(NEWEST + "usage." + name), name);
        assertThat(metric.getLongSumData().getPoints()).hasSize(1);
        assertThat(metric.getLongSumData().isMonotonic()).isTrue();
        return metric.getLongSumData().getPoints().iterator().next();
    }

    @Test
    void bothFamilies_areToldUnlessOneIsChosen() {
        traced(MODEL, MetricNames.BOTH).chat(ChatRequest.user("hi"));
        assertThat(heard.metrics())
                .containsOnlyKeys(
                        "gen_ai.client.inference.duration",
                        "gen_ai.client.inference.operation.input_tokens",
                        "gen_ai.client.inference.operation.output_tokens",
                        "gen_ai.client.inference.usage.cache_read.input_tokens",
                        "gen_ai.client.inference.usage.input_tokens",
                        "gen_ai.client.inference.usage.output_tokens",
                        "gen_ai.client.inference.usage.reasoning.output_tokens",
                        "gen_ai.client.operation.duration",
                        "gen_ai.client.token.usage");
    }

    @Test
    void newestNames_standAlone() {
        traced(MODEL, MetricNames.NEWEST).chat(ChatRequest.user("hi"));
        assertThat(heard.metrics().keySet()).allMatch(name -> name.startsWith(NEWEST));
    }

    @Test
    void olderNames_areThoseThatAnotherSdkSends_withTheSameBuckets() {
        traced(MODEL, MetricNames.OLDER).chat(ChatRequest.user("hi"), text -> {});
        assertThat(heard.metrics())
                .containsOnlyKeys(
                        "gen_ai.client.operation.duration",
                        "gen_ai.client.operation.time_to_first_chunk",
                        "gen_ai.client.token.usage");
        Map<String, Object> scope = OtlpJson.only(
                "otlp-metrics.json", "resourceMetrics", "scopeMetrics", "metrics"); // durations come first
        Map<String, Object> theirs =
                OtlpJson.first(OtlpJson.object(Objects.requireNonNull(scope.get("histogram"))), "dataPoints");
        HistogramPointData ours = histogram("gen_ai.client.operation.duration");
        assertThat(ours.getBoundaries()).isEqualTo(OtlpJson.list(Objects.requireNonNull(theirs.get("explicitBounds"))));
        assertThat(heard.metrics().get("gen_ai.client.operation.duration"))
                .extracting(MetricData::getUnit)
                .isEqualTo(scope.get("unit"));
        assertThat(Heard.plain(ours.getAttributes())).isEqualTo(OtlpJson.attributes(theirs));
    }

    @Test
    void tokens_areCounted_thoseOfTheCacheAndOfReasoningToo() {
        TracedModel model = traced(MODEL, MetricNames.BOTH);
        model.chat(ChatRequest.user("hi"));
        model.chat(ChatRequest.user("hi"));
        assertThat(counter("input_tokens").getValue()).isEqualTo(24);
        assertThat(counter("output_tokens").getValue()).isEqualTo(10);
        assertThat(counter("cache_read.input_tokens").getValue()).isEqualTo(16);
        assertThat(counter("reasoning.output_tokens").getValue()).isEqualTo(4);
        assertThat(counter("input_tokens").getAttributes().get(Keys.MODALITY)).isEqualTo("text");
        assertThat(histogram(NEWEST + "operation.input_tokens").getSum()).isEqualTo(24);
        assertThat(histogram(NEWEST + "operation.input_tokens").getBoundaries())
                .startsWith(1.0, 4.0, 16.0)
                .endsWith(67108864.0)
                .hasSize(14);
        assertThat(histogram(NEWEST + "duration").getSum()).isEqualTo(0.1);
        assertThat(Objects.requireNonNull(heard.metrics().get("gen_ai.client.token.usage"))
                        .getHistogramData()
                        .getPoints())
                .extracting(point -> point.getAttributes().get(Keys.TOKEN_TYPE))
                .containsExactlyInAnyOrder("input", "output");
    }

    @Test
    void promptWithAnImage_hasTokensOfUnknownKind() {
        traced(MODEL, MetricNames.NEWEST)
                .chat(ChatRequest.of(List.of(
                        Message.user(ContentPart.text("what is this?"), ContentPart.image("https://e.org/a.png")))));
        assertThat(counter("input_tokens").getAttributes().get(Keys.MODALITY)).isEqualTo("unknown");
        assertThat(counter("output_tokens").getAttributes().get(Keys.MODALITY)).isEqualTo("text");
    }

    @Test
    void failedCall_countsWithItsErrorAndNoTokens() {
        TracedModel model = traced(BROKEN, MetricNames.BOTH);
        assertThatThrownBy(() -> model.chat(ChatRequest.user("hi"))).hasMessage("no");
        for (String family : List.of(NEWEST, "gen_ai.client.operation.")) {
            HistogramPointData duration = histogram(family + "duration");
            assertThat(duration.getCount()).isEqualTo(1);
            assertThat(duration.getAttributes().get(Keys.ERROR)).isEqualTo("java.lang.IllegalStateException");
        }
        assertThat(counter("input_tokens").getValue()).isZero();
        assertThat(counter("input_tokens").getAttributes().get(Keys.MODALITY)).isEqualTo("unknown");
        assertThat(heard.metrics()).doesNotContainKey("gen_ai.client.token.usage");
    }

    @Test
    void pieces_areTimed() {
        ChatModel streams = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return MODEL.chat(request);
            }

            @Override
            public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
                List.of("a", "b", "c").forEach(onText);
                return chat(request);
            }
        };
        traced(streams, MetricNames.BOTH).chat(ChatRequest.user("hi"), text -> {});
        for (String family : List.of(NEWEST, "gen_ai.client.operation.")) {
            assertThat(histogram(family + "time_to_first_chunk").getSum()).isEqualTo(0.05);
            assertThat(histogram(family + "time_per_output_chunk").getCount()).isEqualTo(2);
            assertThat(histogram(family + "time_per_output_chunk").getSum()).isEqualTo(0.1);
        }
    }
}
