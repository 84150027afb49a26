// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.RolloutCanary;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A candidate before live traffic, by a real rollout. */
class LiveTest {
    @TempDir
    Path folder;

    private World world;
    private RolloutCanary live;
    private Maintenance maintenance;

    @BeforeEach
    void begin() {
        world = World.small(folder);
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("router")
                .addStage(0.5, Duration.ofHours(2))
                .addStage(1.0)
                .timing(timing -> timing.maxStale(Duration.ofDays(30)).maxSilence(Duration.ofDays(30)))
                .clock(world.clock)
                .build();
        live = RolloutCanary.by(policy, new MemoryRolloutStore(), world::model);
        maintenance = world.builder(world.store()).canary(live).build();
        world.come(world.rows(10, 10, 20));
    }

    @AfterEach
    void end() {
        live.close();
        world.close();
    }

    private String ask(int topic, int user) {
        return live.chat(ChatRequest.builder()
                        .messages(List.of(Message.user("topic" + topic + " " + user)))
                        .key("user-" + user)
                        .build())
                .text();
    }

    private long known() {
        long known = 0;
        for (int user = 0; user < 200; user++) {
            known += ask(15, user).equals(World.desk(15)) ? 1 : 0;
        }
        return known;
    }

    @Test
    void aPartOfTheTraffic_thenAllOfIt_meetsTheCandidate() {
        assertThatThrownBy(() -> ask(1, 1)).hasMessageContaining("knows no champion yet -> call tick() first");
        maintenance.tick();
        assertThat(ask(1, 1)).isEqualTo(World.desk(1));
        assertThat(known()).isZero();

        Cycle cycle = world.week(maintenance);
        assertThat(cycle.current()).contains(Step.CANARY);
        assertThat(known()).isBetween(60L, 140L);

        for (int hour = 0; hour < 12 && maintenance.cycles().get(0).ending().isEmpty(); hour++) {
            world.clock.turn(Duration.ofMinutes(30));
            known();
            maintenance.tick();
        }

        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.PROMOTED);
        assertThat(known()).isEqualTo(200);
        assertThat(live.rollout()).isEmpty();
    }

    @Test
    void aRolloutThatAPersonRollsBack_endsTheCycle() {
        world.week(maintenance);
        live.rollout().orElseThrow().rollBack("ana", "users complain");

        maintenance.tick();

        Cycle cycle = maintenance.cycles().get(0);
        assertThat(cycle.ending()).contains(Ending.ROLLED_BACK);
        assertThat(cycle.reason()).contains("users complain");
        assertThat(known()).isZero();
        assertThat(live.rollout()).isEmpty();
    }

    @Test
    void cancelled_rollsItBack() {
        world.week(maintenance);

        maintenance.cancel(1, "ana", "not now");
        maintenance.tick();

        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.CANCELLED);
        assertThat(known()).isZero();
    }
}
