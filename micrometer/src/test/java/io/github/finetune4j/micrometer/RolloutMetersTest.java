package io.github.finetune4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ChatRequest;
import io.github.finetune4j.model.ChatResponse;
import io.github.finetune4j.model.FinishReason;
import io.github.finetune4j.model.Usage;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
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
                .stage(0.5, Duration.ofHours(1))
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
