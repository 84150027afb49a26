// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Point 7: meters follow what the rollout does. */
class RolloutMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static final ChatModel OLD = request -> new ChatResponse("old", FinishReason.STOP, new Usage(1, 1));
    private static final ChatModel BROKEN = request -> {
        throw new IllegalStateException("a candidate that throws");
    };

    @Test
    void meters_followTheRollout() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("meters")
                .addStage(0.5, Duration.ofHours(1))
                .build();
        try (Rollout live = policy.start(OLD.named("old"), BROKEN.named("broken"), new MemoryRolloutStore())) {
            new RolloutMeters(live).bindTo(registry);
            for (int user = 0; user < 9; user++) {
                live.chat(ChatRequest.user("hi").withKey("user-" + user));
            }
            assertThat(gauge("share")).isEqualTo(0.5);
            assertThat(gauge("stage")).isEqualTo(1);
            assertThat(phase("RUNNING")).isEqualTo(1);
            double broken = counter("requests", "candidate");
            assertThat(broken).isBetween(1.0, 8.0);
            assertThat(counter("errors", "candidate")).isEqualTo(broken);
            assertThat(counter("requests", "baseline")).isEqualTo(9 - broken);
            assertThat(counter("errors", "baseline")).isZero();
            live.rollBack("ada", "it is broken");
            assertThat(gauge("share")).isZero();
            assertThat(phase("ROLLED_BACK")).isEqualTo(1);
            assertThat(phase("RUNNING")).isZero();
            assertThat(registry.get("finetune4j.rollout.events")
                            .tag("kind", "ROLLED_BACK")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    /** A counter that began where another process's ended would be summed twice; the whole is a gauge. */
    @Test
    void afterARestart_countersBeginAnew_andTheGaugesHaveTheCountsOfAllProcesses() {
        MemoryRolloutStore store = new MemoryRolloutStore();
        double failed;
        try (Rollout before = rollout(BROKEN.named("broken"), store)) {
            new RolloutMeters(before).bindTo(new SimpleMeterRegistry());
            ask(before, 9);
            failed = before.status().arms().get(1).errorsHere();
        }
        try (Rollout live = rollout(BROKEN.named("broken"), store)) {
            new RolloutMeters(live).bindTo(registry);
            assertThat(failed).isPositive();
            assertThat(counter("requests", "baseline") + counter("requests", "candidate"))
                    .isZero();
            assertThat(stored("requests", "baseline") + stored("requests", "candidate"))
                    .isEqualTo(9);
            assertThat(stored("errors", "candidate")).isEqualTo(failed);
            ask(live, 4);
            assertThat(counter("requests", "baseline") + counter("requests", "candidate"))
                    .isEqualTo(4);
            assertThat(stored("requests", "baseline") + stored("requests", "candidate"))
                    .isEqualTo(13);
        }
    }

    private static void ask(Rollout live, int users) {
        for (int user = 0; user < users; user++) {
            live.chat(ChatRequest.user("hi").withKey("user-" + user));
        }
    }

    private double stored(String name, String arm) {
        return registry.get("finetune4j.rollout." + name + ".stored")
                .tag("arm", arm)
                .gauge()
                .value();
    }

    @Test
    void rolloutsOfOneName_haveMetersOfTheirOwn() {
        try (Rollout first = rollout(OLD.named("v2"));
                Rollout second = rollout(OLD.named("v3"))) {
            new RolloutMeters(first).bindTo(registry);
            new RolloutMeters(second).bindTo(registry);
            second.rollBack("ada", "it is worse");
            assertThat(registry.get("finetune4j.rollout.share").gauges())
                    .extracting(Gauge::value)
                    .containsExactlyInAnyOrder(0.5, 0.0);
            assertThat(registry.get("finetune4j.rollout.share").gauges())
                    .extracting(gauge -> gauge.getId().getTag("models"))
                    .doesNotHaveDuplicates()
                    .allSatisfy(models -> assertThat(models).matches("[0-9a-f]{8}"));
        }
    }

    @Test
    void sameRollout_isBoundOnce_andAgainAfterClose() {
        try (Rollout first = rollout(OLD.named("v2"));
                Rollout again = rollout(OLD.named("v2"))) {
            RolloutMeters meters = new RolloutMeters(first);
            meters.bindTo(registry);
            assertThatThrownBy(() -> new RolloutMeters(again).bindTo(registry))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("meters of rollout meters with the same models are bound")
                    .hasMessageContaining("close the RolloutMeters");
            meters.close();
            assertThat(registry.getMeters()).isEmpty();
            new RolloutMeters(again).bindTo(registry);
            assertThat(gauge("share")).isEqualTo(0.5);
        }
    }

    private static Rollout rollout(ChatModel candidate) {
        return rollout(candidate, new MemoryRolloutStore());
    }

    private static Rollout rollout(ChatModel candidate, MemoryRolloutStore store) {
        return RolloutPolicy.builder()
                .name("meters")
                .addStage(0.5, Duration.ofHours(1))
                .build()
                .start(OLD.named("old"), candidate, store);
    }

    private double gauge(String name) {
        return registry.get("finetune4j.rollout." + name)
                .tag("rollout", "meters")
                .gauge()
                .value();
    }

    private double phase(String phase) {
        return registry.get("finetune4j.rollout.phase")
                .tag("phase", phase)
                .gauge()
                .value();
    }

    private double counter(String name, String arm) {
        return registry.get("finetune4j.rollout." + name)
                .tag("arm", arm)
                .functionCounter()
                .count();
    }
}
