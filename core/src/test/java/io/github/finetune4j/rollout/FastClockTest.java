// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.rollout.internal.control.RolloutController;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A clock of the caller's own runs ahead while nobody looks: everybody gets the baseline, and that is said. */
class FastClockTest {
    private static final ChatModel OLD = ((ChatModel) request -> Lab.answer("old")).named("old");
    private static final ChatModel NEW = ((ChatModel) request -> Lab.answer("new")).named("new");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private Rollout start(RolloutStore store) {
        return RolloutPolicy.builder()
                .name("fast")
                .addStage(Stage.of(1, Duration.ofHours(3)))
                .clock((InstantSource) now::get)
                .timing(t -> t.refreshEvery(Duration.ofHours(1))) // nothing happens by itself while this test runs
                .build()
                .start(OLD, NEW, store);
    }

    private void turn(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void withoutLooks_theBaselineAnswers_andStatusAndLogSayWhy() {
        try (HeardLog heard = HeardLog.of(RolloutController.class);
                Rollout live = start(new MemoryRolloutStore())) {
            assertThat(live.status().autoPaused()).isEmpty();
            turn(Duration.ofMinutes(1));
            for (int i = 0; i < 5; i++) {
                assertThat(live.chat(ChatRequest.user("hi").withKey("u" + i)).text())
                        .isEqualTo("old");
            }
            assertThat(live.status().share()).isZero();
            assertThat(live.status().autoPaused())
                    .isEqualTo(
                            "no word from the store for 1 minute, longer than maxStale 30 seconds: everybody gets the baseline"
                                    + " until it is read again. The policy has a clock of its own: call runInterimAnalysis()"
                                    + " whenever it was turned");
            assertThat(heard.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING rollout fast: no word from the store for 1 minute");
            live.runInterimAnalysis();
            assertThat(live.status().autoPaused()).isEmpty();
            assertThat(live.chat(ChatRequest.user("hi").withKey("u")).text()).isEqualTo("new");
            for (int i = 0; i < 19; i++) {
                turn(Duration.ofMinutes(1));
                assertThat(live.chat(ChatRequest.user("hi").withKey("u")).text())
                        .isEqualTo("old");
                live.runInterimAnalysis();
            }
            assertThat(heard.messages()).as("once, and then seldom").hasSize(2);
            assertThat(heard.messages()).last().asString().endsWith(" (so far 10 times)");
        }
    }

    @Test
    void withALookAfterEachTurn_aWholePolicyIsTried() {
        try (Rollout live = start(new MemoryRolloutStore())) {
            for (int i = 0; i < 20 && !live.status().phase().ended(); i++) {
                live.chat(ChatRequest.user("hi").withKey("u" + i));
                turn(Duration.ofMinutes(20));
                live.runInterimAnalysis();
            }
            assertThat(live.status().phase()).isEqualTo(Phase.PROMOTED);
        }
    }

    @Test
    void storeOutOfReach_isSaidInTheSameWords_withoutTheClock() {
        Lab lab = new Lab(4);
        Rollout live = lab.start(
                RolloutPolicy.builder()
                        .name("cut")
                        .addStage(0.5, Duration.ofHours(1))
                        .build(),
                lab.model("old", 0),
                lab.model("new", 0));
        lab.store.cut = true;
        lab.pass(Duration.ofMinutes(2));
        assertThat(live.status().autoPaused())
                .contains("longer than maxStale 30 seconds")
                .doesNotContain("clock of its own");
        lab.store.cut = false;
        lab.pass(Duration.ofSeconds(5));
        assertThat(live.status().autoPaused()).isEmpty();
    }
}
