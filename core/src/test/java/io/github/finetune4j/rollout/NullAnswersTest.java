// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.RolloutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A model that gives null has failed, like one that throws. */
@SuppressWarnings("NullAway") // other people's code
class NullAnswersTest {
    private static final ChatModel GIVES_NULL = request -> null;
    private final Lab lab = new Lab(9);

    private static RolloutPolicy.Builder all() {
        return RolloutPolicy.builder().name("nulls").addStage(Stage.of(1, Duration.ofHours(1)));
    }

    private static double errors(Rollout live, int arm) {
        return live.controller()
                .tally(1)
                .snapshot()
                .sums(arm, live.settings().metric("error_rate"))
                .sum();
    }

    private static ChatRequest request() {
        return ChatRequest.user("hello").withKey("somebody");
    }

    /** Streams these pieces, then answers. */
    private static ChatModel streaming(String... pieces) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Lab.answer("new");
            }

            @Override
            public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
                Arrays.asList(pieces).forEach(onText);
                return Lab.answer("new");
            }
        };
    }

    @Test
    void candidate_isCounted_andTheBaselineAnswers() {
        Rollout live = lab.start(all().build(), lab.model("old", 0), GIVES_NULL);
        assertThat(live.chat(request()).text()).isEqualTo("old");
        assertThat(errors(live, 1)).isEqualTo(1);
    }

    @Test
    void candidate_isRolledBack() {
        RolloutPolicy policy = Lab.calm(Policies.canary("nulls"))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.05))
                .build();
        Rollout live = lab.start(policy, lab.model("old", 0), GIVES_NULL);
        lab.traffic(live, 1000, Duration.ofHours(10));
        assertThat(lab.failures).isZero();
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void candidate_streaming_isCounted_andTheBaselineAnswers() {
        lab.calls = task -> new Thread(task).start();
        ChatModel candidate = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Lab.answer("new");
            }

            @Override
            public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
                return null;
            }
        };
        Rollout live = lab.start(all().build(), lab.model("old", 0), candidate);
        List<String> pieces = new ArrayList<>();
        assertThat(live.chat(request(), pieces::add).text()).isEqualTo("old");
        assertThat(pieces).containsExactly("old");
        assertThat(errors(live, 1)).isEqualTo(1);
    }

    @Test
    void candidate_withANullPiece_isCounted() {
        lab.calls = task -> new Thread(task).start();
        Rollout first = lab.start(all().build(), lab.model("old", 0), streaming((String) null));
        assertThat(first.chat(request(), text -> {}).text()).isEqualTo("old");
        assertThat(errors(first, 1)).isEqualTo(1);
        Rollout later = lab.start(all().name("later").build(), lab.model("old", 0), streaming("a", null));
        assertThatThrownBy(() -> later.chat(request(), text -> {}))
                .isInstanceOf(RolloutException.class)
                .hasMessageContaining("failed after 1 characters")
                .hasRootCauseMessage(
                        "the model test/candidate of rollout later handed over null for a piece of text -> fix it: a"
                                + " model answers, or throws");
        assertThat(errors(later, 1)).isEqualTo(1);
    }

    @Test
    void candidate_inAShadow_isCounted() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("shadow")
                .addStage(Stage.shadow(1, Duration.ofHours(1)))
                .build();
        Rollout live = lab.start(policy, lab.model("old", 0), GIVES_NULL);
        assertThat(live.chat(request()).text()).isEqualTo("old");
        lab.settle();
        assertThat(errors(live, 1)).isEqualTo(1);
        assertThat(errors(live, 0)).isZero();
    }

    @Test
    void baseline_isCounted_andTheCallerHearsWhoItWas() {
        Rollout live = lab.start(
                RolloutPolicy.builder()
                        .name("nulls")
                        .addStage(0.000001, Duration.ofHours(1))
                        .build(),
                GIVES_NULL,
                lab.model("new", 0));
        assertThatThrownBy(() -> live.chat(request()))
                .isInstanceOf(RolloutException.class)
                .hasMessage("the model test/baseline of rollout nulls answered null -> fix it: a model answers, or"
                        + " throws");
        assertThatThrownBy(() -> live.chat(request(), text -> {})).isInstanceOf(RuntimeException.class);
        assertThat(errors(live, 0)).isEqualTo(2);
    }

    @Test
    void baseline_withANullPiece_isCounted() {
        Rollout live = lab.start(
                RolloutPolicy.builder()
                        .name("nulls")
                        .addStage(0.000001, Duration.ofHours(1))
                        .build(),
                streaming("a", null),
                lab.model("new", 0));
        List<String> pieces = new ArrayList<>();
        assertThatThrownBy(() -> live.chat(request(), pieces::add)).hasMessageContaining("handed over null");
        assertThat(pieces).containsExactly("a");
        assertThat(errors(live, 0)).isEqualTo(1);
    }

    @Test
    void baseline_answeringABatchTooShort_saysSo() {
        ChatModel batch = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return Lab.answer("old");
            }

            @Override
            public List<ChatResponse> chatAll(List<ChatRequest> requests) {
                return List.of(Lab.answer("old"));
            }
        };
        Rollout live = lab.start(all().build(), batch, lab.model("new", 0));
        List<ChatRequest> two = List.of(ChatRequest.user("a"), ChatRequest.user("b"));
        assertThatThrownBy(() -> live.chatAll(two)).hasMessageContaining("gave 1 answers to 2 requests");
    }
}
