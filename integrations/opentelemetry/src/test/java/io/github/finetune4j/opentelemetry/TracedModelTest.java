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
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.chat.Usage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Point 8: a call as a span, by the newest conventions. */
class TracedModelTest {
    private static final String SECRET = "the customer's number is 4711";

    private final Heard heard = new Heard();

    private static ChatResponse answer(String text) {
        return new ChatResponse(text, FinishReason.STOP, new Usage(12, 5));
    }

    private SpanData span() {
        assertThat(heard.spans()).hasSize(1);
        return heard.spans().get(0);
    }

    private Map<String, Object> said() {
        return Heard.plain(span().getAttributes());
    }

    /** Streams two pieces; the clock of the test says 0, 30, 70 and 500 ms. */
    private static final class Support implements ChatModel {
        @Override
        public ChatResponse chat(ChatRequest request) {
            return answer("Grüße").with("id", "chatcmpl-1").with("model", "support-adapter@1");
        }

        @Override
        public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
            onText.accept("Grü");
            onText.accept("ße");
            return chat(request);
        }
    }

    private TracedModel.Builder support() {
        Iterator<Long> millis = LongStream.of(0, 30, 70, 500).iterator();
        return TracedModel.builder(new Support(), heard.sdk())
                .modelName("support-adapter")
                .provider("example")
                .server("127.0.0.1", 8080)
                .nanos(() -> millis.next() * 1_000_000);
    }

    private static ChatRequest request() {
        return ChatRequest.builder()
                .addMessage(Message.user("Hallo"))
                .temperature(0)
                .maxTokens(16)
                .seed(7)
                .stop(List.of("\n"))
                .key("customer-1")
                .build();
    }

    @Test
    void streamedCall_isTheSpanThatAnotherSdkSends() {
        Map<String, Object> theirs = OtlpJson.only("otlp-span.json", "resourceSpans", "scopeSpans", "spans");
        List<String> pieces = new ArrayList<>();
        support().recordContent(UnaryOperator.identity()).build().chat(request(), pieces::add);
        assertThat(pieces).containsExactly("Grü", "ße");
        SpanData ours = span();
        assertThat(ours.getName()).isEqualTo(theirs.get("name"));
        assertThat(ours.getKind()).isEqualTo(SpanKind.CLIENT); // 3 in OTLP
        assertThat(theirs.get("kind")).isEqualTo(3L);
        Map<String, Object> said = said();
        assertThat(String.valueOf(said.remove("gen_ai.input.messages"))).contains("Hallo");
        Map<String, Object> wanted = OtlpJson.attributes(theirs);
        wanted.computeIfPresent(
                "gen_ai.output.messages", (name, json) -> String.valueOf(json).replaceAll("(?<=[:,]) ", ""));
        assertThat(said).isEqualTo(wanted);
    }

    @Test
    void callInThisProcess_isInternal_andSaysNothingOfWhatIsSaid() {
        ChatModel model = asked -> answer(SECRET);
        TracedModel.around(model.named("local/job-1"), heard.sdk())
                .chat(ChatRequest.user(SECRET).withKey(SECRET));
        assertThat(span().getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(said())
                .containsOnlyKeys(
                        "gen_ai.operation.name",
                        "gen_ai.provider.name",
                        "gen_ai.request.model",
                        "gen_ai.response.finish_reasons",
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.output_tokens")
                .containsEntry("gen_ai.request.model", "local/job-1")
                .containsEntry("gen_ai.provider.name", "finetune4j");
        assertThat(span().toString()).doesNotContain(SECRET);
    }

    @Test
    void failedCall_namesTheClassAlone_andIsThrownOn() {
        ChatModel broken = asked -> {
            throw new IllegalStateException(SECRET);
        };
        TracedModel model = TracedModel.around(broken, heard.sdk());
        assertThatThrownBy(() -> model.chat(ChatRequest.user("hi")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(SECRET);
        assertThat(said())
                .containsEntry("error.type", "java.lang.IllegalStateException")
                .containsEntry("gen_ai.response.finish_reasons", List.of("error"));
        assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span().getEvents()).isEmpty();
        assertThat(span().toString()).doesNotContain(SECRET);
    }

    @Test
    void failureWithoutANameOfItsOwn_isOther() {
        ChatModel broken = asked -> {
            throw new IllegalStateException("no") {
                private static final long serialVersionUID = 1L;
            };
        };
        TracedModel model = TracedModel.around(broken, heard.sdk());
        assertThatThrownBy(() -> model.chat(ChatRequest.user("hi"))).hasMessage("no");
        assertThat(said()).containsEntry("error.type", "_OTHER");
    }

    @Test
    void settingsOfTheProtocol_areNamedAsTheConventionsNameThem() {
        ChatModel model = asked -> answer("{}").with("cached_tokens", 4L).with("reasoning_tokens", 2L);
        TracedModel.around(model, heard.sdk())
                .chat(ChatRequest.builder()
                        .addMessage(Message.user("hi"))
                        .topP(0.5)
                        .topK(3)
                        .responseFormat(ResponseFormat.jsonObject())
                        .addExtra("n", 2L)
                        .addExtra("frequency_penalty", 1L)
                        .addExtra("presence_penalty", 0.5)
                        .addExtra("reasoning_effort", "low")
                        .build());
        assertThat(said())
                .containsEntry("gen_ai.request.top_p", 0.5)
                .containsEntry("gen_ai.request.top_k", 3L)
                .containsEntry("gen_ai.output.type", "json")
                .containsEntry("gen_ai.request.choice.count", 2L)
                .containsEntry("gen_ai.request.frequency_penalty", 1.0)
                .containsEntry("gen_ai.request.presence_penalty", 0.5)
                .containsEntry("gen_ai.request.reasoning.level", "low")
                .containsEntry("gen_ai.usage.cache_read.input_tokens", 4L)
                .containsEntry("gen_ai.usage.reasoning.output_tokens", 2L);
    }

    @Test
    void whatTheModelCalls_isToldBeneathItsSpan() {
        ChatModel model = asked -> {
            heard.sdk().getTracer("test").spanBuilder("POST").startSpan().end();
            return answer("hi");
        };
        TracedModel.around(model, heard.sdk()).chat(ChatRequest.user("hi"));
        SpanData inner = heard.spans().get(0);
        assertThat(inner.getParentSpanId()).isEqualTo(heard.spans().get(1).getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void capturedAnswer_bearsTheIdThatFeedbackNames_andTheServicesBesideIt() {
        ChatModel model = asked -> answer("hi").with("id", "chatcmpl-9").with("capture_response", "c-1");
        TracedModel.around(model, heard.sdk()).chat(ChatRequest.user("hi"));
        assertThat(said())
                .containsEntry("gen_ai.response.id", "c-1")
                .containsEntry("finetune4j.service.response.id", "chatcmpl-9");
    }

    @Test
    void answerOfARollout_bearsTheIdThatItsFeedbackNames() {
        ChatModel model = asked -> answer("hi").with("rollout_response", "r-1");
        TracedModel.around(model, heard.sdk()).chat(ChatRequest.user("hi"));
        assertThat(said())
                .containsEntry("gen_ai.response.id", "r-1")
                .doesNotContainKey("finetune4j.service.response.id");
    }

    @Test
    void batchThatIsAnsweredTogether_hasASpanForEachRequest() {
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                throw new AssertionError("one by one");
            }

            @Override
            public List<ChatResponse> chatAll(List<ChatRequest> requests) {
                return requests.stream().map(each -> answer("hi")).toList();
            }
        };
        TracedModel traced = TracedModel.around(model, heard.sdk());
        assertThat(traced.chatAll(List.of(ChatRequest.user("a"), ChatRequest.user("b"))))
                .hasSize(2);
        assertThat(heard.spans())
                .hasSize(2)
                .allSatisfy(span ->
                        assertThat(Heard.plain(span.getAttributes())).containsEntry("finetune4j.batch.size", 2L));
        assertThat(traced.gainsFromBatches()).isTrue();
    }

    @Test
    void modelThatGainsNothingFromBatches_isAskedOneByOne() {
        ChatModel model = asked -> answer("hi");
        TracedModel traced = TracedModel.around(model.named("v1"), heard.sdk());
        traced.chatAll(List.of(ChatRequest.user("a"), ChatRequest.user("b")));
        assertThat(heard.spans())
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getAttributes())
                        .isInstanceOfSatisfying(
                                Attributes.class,
                                said -> assertThat(said.get(Keys.BATCH)).isNull()));
        assertThat(traced.gainsFromBatches()).isFalse();
        assertThat(traced.identity()).isEqualTo(Optional.of("v1"));
        assertThat(traced.name()).isEqualTo("v1");
        assertThat(traced.requestsAtOnce()).isEqualTo(model.requestsAtOnce());
    }

    @Test
    void settings_areChecked() {
        TracedModel.Builder builder = support();
        assertThatThrownBy(() -> builder.server("localhost", 0)).hasMessageContaining("port: 0 -> ");
        assertThatThrownBy(() -> builder.provider(" ")).hasMessageContaining("provider: \" \" -> ");
        assertThatThrownBy(() -> builder.modelName("")).hasMessageContaining("name of the model: \"\" -> ");
    }
}
