// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStatus.ArmStatus;
import io.github.finetune4j.rollout.RolloutStore;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One rollout in its second stage, with feedback; another that a person rolled back. */
final class RolloutScene {
    private static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");
    private static final ChatModel OLD = model("v1");
    private static final ChatModel NEW = model("v2");
    private static final int CALLS = 120;

    private final RolloutStore store;
    private final SceneClock clock;

    private RolloutScene(RolloutStore store, Instant now) {
        this.store = store;
        clock = new SceneClock(now);
    }

    private static ChatModel model(String name) {
        ChatModel model = request -> new ChatResponse(name, FinishReason.STOP, new Usage(3, 1));
        return model.named(name);
    }

    private Rollout start(String name) {
        return RolloutPolicy.builder()
                .name(name)
                .addStage(0.5, Duration.ofHours(1))
                .addStage(0.75, Duration.ofHours(1))
                .addStage(1.0)
                .addMetric(LiveMetric.feedback("thumbs"))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.1))
                .timing(timing -> timing.maxStale(Duration.ofDays(30)).maxSilence(Duration.ofDays(30)))
                .clock(clock)
                .build()
                .start(OLD, NEW, store);
    }

    private static ChatResponse ask(Rollout live, int user) {
        return live.chat(ChatRequest.user("hello").withKey("user-" + user));
    }

    /**
     * What the test asks for and can't find by itself.
     *
     * @param answer id of one on which there is no feedback yet
     * @param arms of some users in the second stage
     */
    record Known(String answer, String arms) {}

    static Known write(RolloutStore store) {
        return new RolloutScene(store, BEGIN).live();
    }

    private Known live() {
        try (Rollout live = start("tone")) {
            ask(live, 1);
            live.rollBack("ana", "users complain");
        }
        try (Rollout live = start("support")) {
            String id = "";
            for (int user = 0; user < CALLS; user++) {
                id = ask(live, user).callId().orElseThrow();
                if (user % 3 == 0) {
                    live.feedback(id, "thumbs", user % 2);
                }
            }
            clock.turn(Duration.ofMinutes(61));
            live.runInterimAnalysis();
            ask(live, 7);
            ask(live, 8);
            return new Known(id, arms(live));
        }
    }

    /** What was written is there, and goes on. */
    static void goesOn(RolloutStore store, Known known) {
        new RolloutScene(store, BEGIN.plus(Duration.ofMinutes(62))).assertIt(known);
    }

    private void assertIt(Known known) {
        assertThat(store.rollouts()).hasSize(2);
        try (Rollout tone = start("tone")) {
            assertThat(tone.status().phase()).isEqualTo(Phase.ROLLED_BACK);
            assertThat(tone.audit()).last().extracting(RolloutEvent::who).isEqualTo("ana");
            assertThat(ask(tone, 1).text()).isEqualTo("v1");
        }
        try (Rollout live = start("support")) {
            assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(live.status().stage()).isEqualTo(2);
            assertThat(asked(live)).isEqualTo(CALLS + 2L);
            assertThat(live.audit())
                    .extracting(RolloutEvent::kind)
                    .containsExactly(RolloutEvent.Kind.STARTED, RolloutEvent.Kind.STAGE);
            assertThat(arms(live)).as("the same users, the same arms").isEqualTo(known.arms());
            assertThat(live.feedback(known.answer(), "thumbs", 1)).isTrue();
            ask(live, 9);
            live.runInterimAnalysis();
            assertThat(live.verdict().orElseThrow().gates().get(0).baselineSample())
                    .isPositive();
            live.promote("ben", "it is good");
        }
        try (Rollout again = start("support")) {
            assertThat(again.status().phase()).isEqualTo(Phase.PROMOTED);
            assertThat(again.audit()).last().extracting(RolloutEvent::who).isEqualTo("ben");
            assertThat(asked(again)).isEqualTo(CALLS + 3L);
        }
    }

    private static String arms(Rollout live) {
        return IntStream.range(0, 20)
                .mapToObj(user -> live.arm("user-" + user).substring(0, 1))
                .collect(Collectors.joining());
    }

    private static long asked(Rollout live) {
        return live.status().arms().stream().mapToLong(ArmStatus::requestsInAll).sum();
    }
}
