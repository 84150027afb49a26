// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stored rollout is met by a policy that differs: it is said in what. */
class OtherPolicyTest {
    private static final ChatModel OLD = ((ChatModel) request -> Lab.answer("old")).named("old");
    private static final ChatModel NEW = ((ChatModel) request -> Lab.answer("new")).named("new");
    private final RolloutStore store = new MemoryRolloutStore();

    private static RolloutPolicy.Builder usual() {
        return RolloutPolicy.builder()
                .name("support")
                .addStage(0.05, Duration.ofHours(24))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01));
    }

    private String refusal(RolloutPolicy.Builder policy) {
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> policy.build().start(OLD, NEW, store))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e -> thrown[0] = e);
        return String.valueOf(thrown[0].getMessage());
    }

    @Test
    void anotherPolicy_isToldWhatDiffers_andNothingElse() {
        usual().build().start(OLD, NEW, store).close();

        assertThat(refusal(usual().significance(0.01)))
                .isEqualTo("the store holds a rollout support, under way in stage 1, with another policy:"
                        + " significance is 0.05 in the store, and 0.01 here"
                        + " -> start it with the policy that it began with, or give this one another name");
        assertThat(refusal(RolloutPolicy.builder()
                        .name("support")
                        .addStage(0.05, Duration.ofDays(4))
                        .addStage(0.5, Duration.ofHours(1))
                        .addStage(1.0)
                        .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.02))))
                .contains("stages is 2 in the store, and 3 here")
                .contains("at least 1 day, ", "at least 4 days, ")
                .contains("; stage 3 is none in the store, and share 1.0")
                .contains("; gates is error_rate no worse by 0.01, ", "error_rate no worse by 0.02, ")
                .doesNotContain("PT", "significance", "routing");
    }

    @Test
    void whatAnOlderVersionStored_saysSo_andSaysItsSettingsOnceItWentOn() {
        usual().build().start(OLD, NEW, store).close();
        String key = store.rollouts().iterator().next();
        RolloutStore.StoredState state = store.load(key).orElseThrow();
        String json = state.json().replaceFirst("\"terms\":\\{[^}]*},", "");
        assertThat(json).doesNotContain("terms");
        store.replace(key, new RolloutStore.StoredState(state.version() + 1, json), List.of());

        assertThat(refusal(usual().significance(0.01)))
                .contains("with another policy: an older version stored it, which did not say its settings -> ");

        try (Rollout live = usual().build().start(OLD, NEW, store)) {
            live.pause("ana", "lunch");
        }
        assertThat(refusal(usual().significance(0.01))).contains("significance is 0.05 in the store, and 0.01 here");
    }
}
