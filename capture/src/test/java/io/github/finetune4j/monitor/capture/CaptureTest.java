// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Point 1: what is captured, of which calls, with which figures. */
@Timeout(60)
class CaptureTest {
    static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    static final Consumer<CapturePolicy.Builder> ALL = policy -> policy.sample(1);

    private final MemoryCaptureStore store = new MemoryCaptureStore(() -> NOON);
    private final List<Capture> open = new ArrayList<>();

    private Capture capture(Capture.Builder builder) {
        Capture capture = builder.clock(() -> NOON).build();
        open.add(capture);
        return capture;
    }

    private Capture.Builder around(ChatModel model) {
        return Capture.builder(model, store);
    }

    @AfterEach
    void close() {
        open.forEach(Capture::close);
    }

    private Interaction only() {
        open.forEach(
                capture -> assertThat(capture.flush(Duration.ofSeconds(20))).isTrue());
        List<Captured> all = store.read("", 100).entries();
        assertThat(all).hasSize(1);
        return (Interaction) all.get(0);
    }

    @Test
    void answer_isThatOfTheModel_andBringsAnId_underWhichTheFiguresAreKept() {
        Capture capture = capture(around(new FakeModel())
                .labels(request -> Map.of("tenant", "acme"))
                .addPrice("", new TokenPrice(1e6, 2e6, "EUR"))
                .addMetric(LiveMetric.rate("short", (request, response) -> 1)));
        ChatResponse answer = capture.chat(ChatRequest.user("hello").withKey("ana"));
        assertThat(answer.text()).isEqualTo("re: hello");
        Interaction its = only();
        assertThat(its.responseId()).isEqualTo(answer.callId().orElseThrow());
        assertThat(its.at()).isEqualTo(NOON);
        assertThat(its.model()).isEqualTo("fake@1");
        assertThat(its.subject()).isEqualTo(capture.subject("ana")).doesNotContain("ana");
        assertThat(its.labels()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(its.outcome()).isEqualTo("stop");
        assertThat(its.content()).isNull();
        assertThat(its.figures())
                .containsEntry("error_rate", 0.0)
                .containsEntry("timeout_rate", 0.0)
                .containsEntry("refusal_rate", 0.0)
                .containsEntry("input_tokens", 5.0)
                .containsEntry("output_tokens", 3.0)
                .containsEntry("output_characters", 9.0)
                .containsEntry("cost", 11.0)
                .containsEntry("short", 1.0)
                .doesNotContainKey("confidence");
        assertThat(its.figure("latency_ms").orElseThrow()).isBetween(0.0, 20_000.0);
    }

    @Test
    void failure_isCaptured_andComesOutAsItWas() {
        Capture capture = capture(around(new FakeModel()));
        assertThatThrownBy(() -> capture.chat(ChatRequest.user("fail"))).isSameAs(FakeModel.FAILURE);
        Interaction its = only();
        assertThat(its.failed()).isTrue();
        assertThat(its.outcome()).isEqualTo("error:IllegalStateException");
        assertThat(its.figures()).containsEntry("error_rate", 1.0).containsEntry("timeout_rate", 0.0);
        assertThat(its.figures()).containsKey("latency_ms").doesNotContainKey("output_tokens");
    }

    @Test
    void lateAnswer_isATimeout() {
        Capture capture = capture(around(request -> {
            throw new IllegalStateException(new TimeoutException());
        }));
        assertThatThrownBy(() -> capture.chat(ChatRequest.user("hi"))).isInstanceOf(IllegalStateException.class);
        assertThat(only().figures()).containsEntry("timeout_rate", 1.0);
    }

    @Test
    void stream_passesThrough_withTheTimeOfItsFirstPiece() {
        Capture capture = capture(around(new FakeModel()));
        List<String> pieces = new ArrayList<>();
        ChatResponse answer = capture.chat(ChatRequest.user("hello"), pieces::add);
        assertThat(pieces).containsExactly("re: ", "hello");
        Interaction its = only();
        assertThat(its.responseId()).isEqualTo(answer.callId().orElseThrow());
        assertThat(its.figure("first_text_ms").orElseThrow())
                .isLessThanOrEqualTo(its.figure("latency_ms").orElseThrow());
    }

    @Test
    void streamThatTheCallerBreaksOff_isNoFailureOfTheModel() {
        Capture capture = capture(around(new FakeModel()));
        IllegalStateException enough = new IllegalStateException("enough");
        assertThatThrownBy(() -> capture.chat(ChatRequest.user("hello"), text -> {
                    throw enough;
                }))
                .isSameAs(enough);
        assertThat(only().outcome()).isEqualTo("cancelled");
    }

    @Test
    void batch_isCapturedOneByOne() {
        Capture capture = capture(around(new FakeModel()));
        List<ChatResponse> answers = capture.chatAll(List.of(ChatRequest.user("a"), ChatRequest.user("b")));
        assertThat(answers).extracting(ChatResponse::text).containsExactly("re: a", "re: b");
        capture.flush(Duration.ofSeconds(20));
        assertThat(store.read("", 10).entries())
                .extracting(Captured::responseId)
                .containsExactlyElementsOf(answers.stream()
                        .map(answer -> answer.callId().orElseThrow())
                        .toList());
        assertThatThrownBy(() -> capture.chatAll(List.of(ChatRequest.user("a"), ChatRequest.user("fail"))))
                .isSameAs(FakeModel.FAILURE);
        capture.flush(Duration.ofSeconds(20));
        assertThat(store.read("", 10).entries()).hasSize(4);
    }

    @Test
    void whatAModelIs_isWhatItsCaptureIs() {
        Capture capture = capture(around(new FakeModel()));
        assertThat(capture.name()).isEqualTo("fake");
        assertThat(capture.identity()).contains("fake@1");
        assertThat(capture.gainsFromBatches()).isTrue();
        assertThat(capture.requestsAtOnce()).isEqualTo(3);
    }

    @Test
    void rollout_isCapturedUnderTheNameOfTheArmThatAnswers_andMayHaveCapturedArms() {
        Capture candidate = capture(around(new FakeModel("v2")));
        try (Rollout rollout = RolloutPolicy.builder()
                        .name("r")
                        .addStage(0.5, Duration.ofHours(1))
                        .build()
                        .start(new FakeModel("v1"), candidate, new MemoryRolloutStore());
                Capture whole = around(rollout).clock(() -> NOON).build()) {
            for (int i = 0; i < 40; i++) {
                whole.chat(ChatRequest.user("hello").withKey("user " + i));
            }
            assertThat(whole.flush(Duration.ofSeconds(20))).isTrue();
            candidate.flush(Duration.ofSeconds(20));
            List<Interaction> all = store.read("", 200).entries().stream()
                    .map(Interaction.class::cast)
                    .toList();
            long byCandidate = all.size() - 40L;
            assertThat(byCandidate).isBetween(5L, 35L);
            assertThat(all).extracting(Interaction::model).contains("v1", "v2").containsOnly("v1", "v2");
            assertThat(all.stream().filter(its -> its.model().equals("v2")).count())
                    .isEqualTo(2 * byCandidate);
        }
    }

    @Test
    void confidence_isThatOfTheMeanToken() {
        ChatResponse sure = new ChatResponse(
                "a b",
                FinishReason.STOP,
                new Usage(1, 2),
                Map.of(
                        "logprobs",
                        Map.of(
                                "content",
                                List.of(
                                        Map.of("token", "a", "logprob", Math.log(0.5)),
                                        Map.of("token", " b", "logprob", Math.log(0.125))))));
        Capture capture = capture(around(request -> sure));
        capture.chat(ChatRequest.user("hi"));
        assertThat(only().figure("confidence").orElseThrow()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void confidence_ofAClassifierThatAbstains_is0_howeverProbableItsBestGuess() {
        Map<String, Object> guess = Map.of("token", "cash", "logprob", Math.log(0.7));
        ChatResponse unknown = new ChatResponse(
                "unknown",
                FinishReason.STOP,
                new Usage(0, 0),
                Map.of("logprobs", Map.of("content", List.of(guess)), "abstained", true));
        capture(around(request -> unknown)).chat(ChatRequest.user("hi"));
        assertThat(only().figure("confidence")).hasValue(0);
    }

    @Test
    void content_isKeptWithConsentOnly_andMasked() {
        Capture capture = capture(around(new FakeModel())
                .policy(ALL)
                .consent(request -> request.key().isPresent()));
        capture.chat(ChatRequest.user("I am ana@example.org").withKey("ana"));
        CapturedContent content = only().said().orElseThrow();
        assertThat(content.messages()).containsExactly(Message.user("I am [EMAIL]"));
        assertThat(content.answer()).isEqualTo(Message.assistant("re: I am [EMAIL]"));
        ChatResponse other = capture.chat(ChatRequest.user("nobody asked me"));
        capture.flush(Duration.ofSeconds(20));
        assertThat(store.find(other.callId().orElseThrow()).orElseThrow().said())
                .isEmpty();
    }

    @Test
    void policy_keepsAllFailures_andASampleOfTheRest() {
        Capture capture = capture(around(new FakeModel())
                .policy(policy -> policy.sample(0.25).holdForFeedback(Duration.ZERO))
                .consent(request -> true));
        int kept = 0;
        for (int i = 0; i < 1000; i++) {
            capture.chat(ChatRequest.user("hello"));
        }
        assertThatThrownBy(() -> capture.chat(ChatRequest.user("fail"))).isSameAs(FakeModel.FAILURE);
        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
        List<Captured> all = store.read("", 2000).entries();
        for (Captured each : all) {
            kept += ((Interaction) each).said().isPresent() ? 1 : 0;
        }
        assertThat(all).hasSize(1001);
        assertThat(kept).isBetween(190, 320); // 5 standard deviations
        assertThat(((Interaction) all.get(1000)).said()).isPresent();
    }

    @Test
    void stratifiedSample_keepsOfEachStratumAsMuch() {
        Capture capture = capture(around(new FakeModel())
                .policy(policy -> policy.samplePer("tenant", 60).holdForFeedback(Duration.ZERO))
                .labels(request -> Map.of("tenant", request.key().orElse("")))
                .consent(request -> true));
        for (int i = 0; i < 300; i++) {
            capture.chat(ChatRequest.user("hello").withKey(i % 100 == 0 ? "small" : "large"));
        }
        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
        List<String> kept = store.read("", 1000).entries().stream()
                .map(Interaction.class::cast)
                .filter(its -> its.said().isPresent())
                .map(its -> its.labels().get("tenant"))
                .toList();
        assertThat(Collections.frequency(kept, "small")).isEqualTo(1);
        assertThat(Collections.frequency(kept, "large")).isBetween(1, 2); // one a minute
    }

    @Test
    void whatIsNotSampled_isKeptOnceFeedbackComes() {
        Capture capture = capture(
                around(new FakeModel()).policy(policy -> policy.sample(0)).consent(request -> true));
        String id = capture.chat(ChatRequest.user("hello")).callId().orElseThrow();
        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
        assertThat(store.find(id).orElseThrow().said()).isEmpty();
        assertThat(capture.feedback().thumb(id, false)).isTrue();
        assertThat(store.find(id).orElseThrow().said()).isPresent();
    }

    @Test
    void listener_hearsAll_alsoWhatTheStoreNeverGets() {
        List<Captured> heard = Collections.synchronizedList(new ArrayList<>());
        Capture capture = capture(around(new FakeModel()));
        capture.onCaptured(entry -> {
            throw new IllegalStateException("broken");
        });
        capture.onCaptured(heard::add);
        String id = capture.chat(ChatRequest.user("hello")).callId().orElseThrow();
        capture.flush(Duration.ofSeconds(20));
        capture.feedback().copy(id);
        capture.close();
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1)).isInstanceOf(Feedback.class);
    }

    @Test
    void metricThatBreaks_orGivesNoNumber_isLeftOut() {
        Capture capture = capture(around(new FakeModel())
                .addMetric(LiveMetric.rate("broken", (request, response) -> {
                    throw new IllegalStateException("x");
                }))
                .addMetric(LiveMetric.rate("two", (request, response) -> 2))
                .addMetric(LiveMetric.amount("nan", (request, response) -> Double.NaN))
                .labels(request -> {
                    throw new IllegalStateException("x");
                }));
        capture.chat(ChatRequest.user("hello"));
        assertThat(only().figures()).doesNotContainKeys("broken", "two", "nan");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> around(new FakeModel()).addMetric(LiveMetric.feedback("stars")))
                .withMessageContaining(" -> ");
    }

    @Test
    void closed_answersStill_andCountsWhatItDoesNotCapture() {
        Capture capture = capture(around(new FakeModel()));
        capture.close();
        assertThat(capture.chat(ChatRequest.user("hello")).text()).isEqualTo("re: hello");
        assertThat(capture.dropped()).isEqualTo(1);
    }

    @Test
    void modelThatGivesNull_isNotMadeWorse() {
        Capture capture = capture(around(request -> nothing()));
        assertThat(capture.chat(ChatRequest.user("hello"))).isNull();
        assertThat(only().failed()).isTrue();
    }

    @SuppressWarnings("NullAway") // as other people's code does
    private static ChatResponse nothing() {
        return null;
    }
}
