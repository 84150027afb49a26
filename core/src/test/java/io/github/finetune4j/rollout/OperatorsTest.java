// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit names a person and a reason, or nothing happens. */
class OperatorsTest {
    private final Lab lab = new Lab(3);
    private final Rollout live = lab.start(
            RolloutPolicy.builder()
                    .name("operators")
                    .addStage(0.5, Duration.ofHours(1))
                    .build(),
            lab.model("old", 0),
            lab.model("new", 0));

    private interface Act {
        void by(String who, String why);
    }

    @Test
    void nobodyOrNoReason_isRefused_whateverTheAct() {
        List<Act> acts = List.of(
                live::promote,
                live::rollBack,
                live::pause,
                live::resume,
                (who, why) -> Rollout.rollBack(lab.store, "operators", who, why));
        assertThat(acts).hasSize(5);
        for (Act act : acts) {
            assertThatThrownBy(() -> act.by("", "a reason"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("who must be one line of 1 to 200 characters, got \"\", 0 characters");
            assertThatThrownBy(() -> act.by("ada", " \t"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("why must be one line of 1 to 2000 characters");
            assertThatThrownBy(() -> act.by("ada\nROLLED_BACK by bob", "a reason"))
                    .hasMessageContaining("who must be one line");
            assertThatThrownBy(() -> act.by("ada", "x".repeat(2001))).hasMessageContaining("2001 characters");
        }
        assertThat(live.audit()).extracting(RolloutEvent::kind).containsExactly(RolloutEvent.Kind.STARTED);
    }
}
