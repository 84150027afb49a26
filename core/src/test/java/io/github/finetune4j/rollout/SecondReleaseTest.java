// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.rollout.internal.control.StoredRollouts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same code with the same store is deployed again, with the same model or with another one. */
class SecondReleaseTest {
    private final Lab lab = new Lab(8);

    private static RolloutPolicy policy() {
        return Lab.calm(RolloutPolicy.builder())
                .name("support-chat")
                .addStage(0.2, Duration.ofHours(2))
                .addStage(1.0)
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.1))
                .build();
    }

    private ChatModel model(String name, double errorRate) {
        return lab.model(name, errorRate).named(name);
    }

    private Rollout deploy(ChatModel baseline, ChatModel candidate) {
        lab.crash(); // the process before is gone
        return another(baseline, candidate);
    }

    private Rollout another(ChatModel baseline, ChatModel candidate) {
        return policy().start(baseline, Map.of("candidate", candidate), lab.store, lab.runtime());
    }

    private Rollout promoted() {
        Rollout live = deploy(model("v1", 0), model("v2", 0));
        lab.traffic(live, 600, Duration.ofHours(5));
        assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
        return live;
    }

    private Rollout rolledBack() {
        Rollout live = deploy(model("v1", 0), model("v2", 1));
        lab.traffic(live, 600, Duration.ofHours(5));
        assertThat(live.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        return live;
    }

    private double shareAsked(Rollout live, String text) {
        int asked = 0;
        for (int i = 0; i < 400; i++) {
            asked += live.chat(ChatRequest.user("hi").withKey("u" + i)).text().equals(text) ? 1 : 0;
        }
        return asked / 400.0;
    }

    @Test
    void promoted_thenAnotherCandidate_beginsAtTheFirstStage() {
        promoted();
        Rollout next = deploy(model("v2", 0), model("v3", 0));
        assertThat(next.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(next.status().stage()).isEqualTo(1);
        assertThat(shareAsked(next, "v3")).isBetween(0.1, 0.3);
        assertThat(next.audit()).extracting(RolloutEvent::kind).containsExactly(RolloutEvent.Kind.STARTED);
        assertThat(next.audit().get(0).numbers().get("models")).isEqualTo(Map.of("baseline", "v2", "candidate", "v3"));
    }

    @Test
    void promoted_thenACandidateThatIsBroken_isStoppedByItsGates() {
        promoted();
        Rollout next = deploy(model("v2", 0), model("v3", 1));
        lab.traffic(next, 300, Duration.ofHours(2));
        assertThat(next.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(shareAsked(next, "v2")).isEqualTo(1);
    }

    @Test
    void rolledBack_thenAnotherCandidate_getsItsChance() {
        rolledBack();
        Rollout next = deploy(model("v1", 0), model("v3", 0));
        assertThat(next.status().phase()).isEqualTo(Phase.RUNNING);
        lab.traffic(next, 600, Duration.ofHours(5));
        assertThat(next.status().phase()).isEqualTo(Phase.PROMOTED);
    }

    @Test
    void running_thenAnotherCandidate_isRefused_namingBothWaysOut() {
        Rollout live = deploy(model("v1", 0), model("v2", 0));
        lab.traffic(live, 20, Duration.ofMinutes(10));
        assertThatThrownBy(() -> deploy(model("v1", 0), model("v3", 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("support-chat is under way with v2 against v1, stage 1")
                .hasMessageContaining("v3 against v1 cannot begin")
                .hasMessageContaining("Rollout.rollBack(store, \"support-chat\", who, why)")
                .hasMessageContaining("another name");
        assertThat(lab.store.rollouts()).as("nothing was begun").hasSize(1);
    }

    @Test
    void running_thenAnotherBaseline_isAnotherComparison() {
        deploy(model("v1", 0), model("v2", 0));
        assertThatThrownBy(() -> deploy(model("v0", 0), model("v2", 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("v2 against v0 cannot begin");
    }

    @Test
    void running_thenEndedWithoutItsModels_letsAnotherBegin() {
        Rollout old = deploy(model("v1", 0), model("v2", 0));
        Rollout.rollBack(lab.store, "support-chat", "ada", "v3 is to go live instead");
        Rollout next = another(model("v1", 0), model("v3", 0));
        assertThat(next.status().phase()).isEqualTo(Phase.RUNNING);
        lab.pass(Duration.ofMinutes(2));
        assertThat(old.status().phase()).as("the process that ran it follows").isEqualTo(Phase.ROLLED_BACK);
        assertThat(old.audit())
                .last()
                .extracting(RolloutEvent::who, RolloutEvent::why)
                .containsExactly("ada", "v3 is to go live instead");
        assertThatThrownBy(() -> Rollout.rollBack(lab.store, "other", "ada", "why not"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no rollout other that is under way");
    }

    @Test
    void sameAgain_whileItRuns_goesOn() {
        Rollout live = deploy(model("v1", 0), model("v2", 0));
        lab.traffic(live, 60, Duration.ofHours(1));
        Duration elapsed = live.status().elapsed();
        Rollout again = deploy(model("v1", 0), model("v2", 0));
        assertThat(elapsed).isGreaterThan(Duration.ofMinutes(50));
        assertThat(again.status().elapsed()).isBetween(elapsed.minusMinutes(3), elapsed);
        assertThat(lab.store.rollouts()).hasSize(1);
    }

    @Test
    void sameAgain_afterItsEnd_staysEnded_andSaysSo() {
        promoted();
        try (HeardLog heard = HeardLog.of(StoredRollouts.class)) {
            Rollout again = deploy(model("v1", 0), model("v2", 0));
            assertThat(again.status().phase()).isEqualTo(Phase.PROMOTED);
            assertThat(shareAsked(again, "v2")).isEqualTo(1);
            assertThat(heard.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            "support-chat of v2 against v1 has ended already", "PROMOTED", "another candidate begins");
        }
    }

    @Test
    void earlierCandidateAgain_isFoundAsItEnded_afterOthersCame() {
        promoted();
        Rollout third = deploy(model("v2", 0), model("v3", 1));
        lab.traffic(third, 300, Duration.ofHours(2));
        assertThat(third.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        Rollout second = deploy(model("v1", 0), model("v2", 0));
        assertThat(second.status().phase()).isEqualTo(Phase.PROMOTED);
        Rollout thirdAgain = deploy(model("v2", 0), model("v3", 0));
        assertThat(thirdAgain.status().phase()).isEqualTo(Phase.ROLLED_BACK);
    }

    @Test
    void twoProcesses_ofOneRelease_areOneRollout() {
        Rollout one = deploy(model("v1", 0), model("v2", 0));
        Rollout two = another(model("v1", 0), model("v2", 0));
        one.pause("ada", "a look");
        two.refresh();
        assertThat(two.status().phase()).isEqualTo(Phase.PAUSED);
    }

    @Test
    void twoProcesses_ofTwoReleases_keepTheirOwnModels() {
        Rollout old = promoted();
        Rollout next = another(model("v2", 0), model("v3", 1));
        lab.traffic(next, 300, Duration.ofHours(2));
        assertThat(next.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        old.refresh();
        assertThat(old.status().phase()).isEqualTo(Phase.PROMOTED);
        assertThat(shareAsked(old, "v2")).isEqualTo(1);
    }

    @Test
    void feedback_onAnEarlierCandidatesAnswer_isNotCountedForTheNext() {
        RolloutPolicy policy = Lab.calm(RolloutPolicy.builder())
                .name("thumbs")
                .addStage(0.5, Duration.ofHours(2))
                .addMetric(LiveMetric.feedback("thumbs"))
                .build();
        Rollout first = policy.start(model("v1", 0), Map.of("candidate", model("v2", 0)), lab.store, lab.runtime());
        String id = lab.request(first).callId().orElseThrow();
        first.rollBack("ada", "the next one is ready");
        Rollout next = policy.start(model("v1", 0), Map.of("candidate", model("v3", 0)), lab.store, lab.runtime());
        assertThat(next.feedback(id, "thumbs", 0)).isFalse();
        assertThat(first.feedback(id, "thumbs", 0)).isTrue();
    }

    @Test
    void twoFeatures_cannotShareADefaultName() {
        assertThatThrownBy(() -> RolloutPolicy.builder().addStage(1.0).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name is missing -> call name(\"support-chat\"), one for each feature");
    }

    @Test
    void twoFeatures_underOneNameByMistake_areToldApart() {
        another(model("chat", 0), model("chat-tuned", 0));
        assertThatThrownBy(() -> another(model("summary", 0), model("summary-tuned", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("under way with chat-tuned against chat");
    }

    @Test
    void modelThatDoesNotSayWhichItIs_isRefused_namingBothWaysOut() {
        ChatModel nobody = request -> Lab.answer("hi");
        assertThatThrownBy(() -> another(model("v1", 0), nobody))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its candidate")
                .hasMessageContaining("chatModel(ref)")
                .hasMessageContaining("model.named(\"support-v2\")");
        assertThatThrownBy(() -> another(nobody, model("v2", 0))).hasMessageContaining("its baseline");
        assertThat(lab.store.rollouts()).isEmpty();
    }

    @Test
    void nameOfTheClass_tellsNoModelFromAnother() {
        record Mine(String version) implements ChatModel {
            @Override
            public io.github.finetune4j.chat.ChatResponse chat(ChatRequest request) {
                return Lab.answer(version);
            }

            @Override
            public java.util.Optional<String> identity() {
                return java.util.Optional.of(name());
            }
        }
        assertThatThrownBy(() -> another(model("v1", 0), new Mine("v2"))).hasMessageContaining("its candidate (Mine)");
    }

    @Test
    void modelWithAnIdentity_keepsItUnderAnotherName() {
        ChatModel model = new ChatModel() {
            @Override
            public io.github.finetune4j.chat.ChatResponse chat(ChatRequest request) {
                return Lab.answer("hi");
            }

            @Override
            public java.util.Optional<String> identity() {
                return java.util.Optional.of("local/job-1");
            }
        };
        assertThat(model.named("tuned").identity()).contains("local/job-1");
        assertThat(model.named("tuned").name()).isEqualTo("tuned");
        Rollout live = another(model("v1", 0), model.named("tuned"));
        assertThat(live.status().arms())
                .extracting(RolloutStatus.ArmStatus::model)
                .containsExactly("v1", "local/job-1");
    }

    @Test
    void longestName_leavesRoomForTheModels() {
        String name = "n".repeat(100);
        RolloutPolicy policy = Lab.calm(RolloutPolicy.builder())
                .name(name)
                .addStage(0.5, Duration.ofHours(1))
                .build();
        policy.start(model("v1", 0), Map.of("candidate", model("v2", 0)), lab.store, lab.runtime());
        assertThat(lab.store.rollouts()).singleElement().asString().hasSize(100);
        assertThatThrownBy(() ->
                        policy.start(model("v1", 0), Map.of("candidate", model("v3", 0)), lab.store, lab.runtime()))
                .isInstanceOf(IllegalStateException.class);
    }
}
