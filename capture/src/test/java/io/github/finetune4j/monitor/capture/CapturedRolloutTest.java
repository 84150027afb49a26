// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that both a rollout and a capture see: one record, one id. */
@Timeout(60)
class CapturedRolloutTest {
    private static final byte[] SECRET = "a secret of 16 bytes or more".getBytes(StandardCharsets.UTF_8);

    private final MemoryCaptureStore store = new MemoryCaptureStore();
    private final AtomicInteger measured = new AtomicInteger();
    private final LiveMetric mine = LiveMetric.rate("mine", (request, response) -> {
        measured.incrementAndGet();
        return 1;
    });

    private RolloutPolicy.Builder policy() {
        return RolloutPolicy.builder()
                .name("r")
                .addStage(1, Duration.ofHours(1))
                .addPrice("candidate", new TokenPrice(1e6, 1e6, "EUR"))
                .addMetric(LiveMetric.feedback("user_satisfaction"))
                .addMetric(mine);
    }

    private static Rollout start(RolloutPolicy.Builder policy, ChatModel candidate) {
        return policy.build().start(new FakeModel("v1"), candidate, new MemoryRolloutStore());
    }

    private Capture around(ChatModel model) {
        return Capture.builder(model, store).secret(SECRET).addMetric(mine).build();
    }

    private Interaction only(Capture capture) {
        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
        List<Captured> all = store.read("", 10).entries();
        assertThat(all).hasSize(1);
        return (Interaction) all.get(0);
    }

    @Test
    void whatTheRolloutHasMeasured_isTakenOver_alsoThroughAWrapper() {
        try (Rollout live = start(policy(), new FakeModel("v2"));
                Capture capture = around(live.named("desk"))) {
            ChatResponse answer = capture.chat(ChatRequest.user("hello").withKey("ana"));
            Interaction its = only(capture);
            assertThat(measured.get()).isEqualTo(1);
            assertThat(its.responseId()).isEqualTo(answer.callId().orElseThrow());
            assertThat(its.figures())
                    .containsEntry("mine", 1.0)
                    .containsEntry("cost", 8.0)
                    .containsEntry("input_tokens", 5.0)
                    .containsEntry("output_characters", 9.0);
        }
    }

    @Test
    void eachAnswerOfABatch_findsItsOwnRecord() {
        try (Rollout live = start(policy(), new FakeModel("v2"));
                Capture capture = around(live)) {
            capture.chatAll(List.of(
                    ChatRequest.user("a").withKey("ana"),
                    ChatRequest.user("longer").withKey("ben")));
            assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(store.read("", 10).entries())
                    .extracting(each -> ((Interaction) each).figure("cost").orElseThrow())
                    .containsExactly(4.0, 9.0);
            assertThat(measured.get()).isEqualTo(2);
        }
    }

    @Test
    void whereTheBaselineStepsIn_theAnswerIsMeasuredAsTheCallerGotIt() {
        ChatModel broken = request -> {
            throw new IllegalStateException("x");
        };
        try (Rollout live = start(policy(), broken.named("v2"));
                Capture capture = around(live)) {
            ChatResponse answer = capture.chat(ChatRequest.user("hello").withKey("ana"));
            assertThat(answer.text()).isEqualTo("re: hello");
            assertThat(only(capture).figures())
                    .containsEntry("error_rate", 0.0)
                    .containsEntry("mine", 1.0)
                    .doesNotContainKey("cost");
        }
    }

    @Test
    void aFailureOfTheBaseline_isOneFailure() {
        try (Rollout live = start(
                        RolloutPolicy.builder().name("r").addStage(0.5, Duration.ofHours(1)), new FakeModel("v2"));
                Capture capture = around(live)) {
            String key = Stream.iterate("a", name -> name + "a")
                    .filter(name -> live.arm(name).equals("baseline"))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> capture.chat(ChatRequest.user("fail").withKey(key)))
                    .isSameAs(FakeModel.FAILURE);
            Interaction its = only(capture);
            assertThat(its.outcome()).isEqualTo("error:IllegalStateException");
            assertThat(its.figures()).containsEntry("error_rate", 1.0).containsKey("latency_ms");
        }
    }

    @Test
    void anArmThatIsCaptured_andTheWhole_shareOneId_andOneThumb() {
        MemoryCaptureStore ofTheArm = new MemoryCaptureStore();
        try (Capture arm = Capture.builder(new FakeModel("v2"), ofTheArm)
                        .secret(SECRET)
                        .build();
                Rollout live = start(policy(), arm);
                Capture whole = around(live)) {
            String id = whole.chat(ChatRequest.user("hello").withKey("ana"))
                    .callId()
                    .orElseThrow();
            only(whole);
            assertThat(arm.flush(Duration.ofSeconds(20))).isTrue();
            String inner = ofTheArm.read("", 1).entries().get(0).responseId();
            assertThat(id).startsWith(inner + "-");
            assertThat(whole.feedback().thumb(id, true)).isTrue();
            assertThat(ofTheArm.feedback(inner)).hasSize(1);
            assertThat(store.feedback(id)).hasSize(1);
            assertThat(live.feedback().thumb(id, true)).as("again").isFalse();
            assertThat(arm.feedback().thumb(id, true)).as("again").isFalse();
        }
    }

    @Test
    void anIdOfTwoAnswers_isOfNeither() {
        try (Rollout live = start(policy(), new FakeModel("v2"));
                Capture capture = around(live)) {
            String one =
                    capture.chat(ChatRequest.user("a").withKey("ana")).callId().orElseThrow();
            String other =
                    capture.chat(ChatRequest.user("b").withKey("ben")).callId().orElseThrow();
            String mixed = one.substring(0, one.indexOf('-')) + other.substring(other.indexOf('-'));
            assertThat(capture.flush(Duration.ofSeconds(20))).isTrue();
            FeedbackChannel kept = FeedbackChannel.to(CaptureFeedback.of(store, SECRET));
            assertThat(kept.thumb(mixed, true)).isFalse();
            assertThat(kept.thumb(one, true)).isTrue();
        }
    }

    @Test
    void idsOfBefore_ofARolloutAndOfACapture_areGoodStill() {
        AnswerIds ids = AnswerIds.of(SECRET, "the salt of a store".getBytes(StandardCharsets.UTF_8));
        String early = "e0f48f00c8cb95466a466ee6fbbe4557089b7e079f109788";
        assertThat(ids.own(early)).hasValueSatisfying(own -> {
            assertThat(own.responseId()).isEqualTo(early);
            assertThat(AnswerIds.word(own.subject())).isEqualTo("3257819fcf9e4a09");
        });
        try (Rollout live = start(policy(), new FakeModel("v2"));
                Capture capture = around(live)) {
            String id =
                    capture.chat(ChatRequest.user("a").withKey("ana")).callId().orElseThrow();
            String ofTheRollout = id.substring(0, id.indexOf('-'));
            assertThat(ofTheRollout).matches("[0-9a-f]{40}");
            assertThat(live.feedback().thumb(ofTheRollout, true)).isTrue();
        }
        ChatResponse stored = new FakeModel().chat(ChatRequest.user("a"));
        assertThat(stored.with("rollout_response", "r").callId()).contains("r");
        assertThat(stored.with("capture_response", "c").callId()).contains("c");
    }
}
