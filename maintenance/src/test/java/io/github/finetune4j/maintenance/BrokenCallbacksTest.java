// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.trigger.Triggers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the application that throws whatever it likes costs maintenance nothing but its own part. */
class BrokenCallbacksTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void begin() {
        world = World.small(folder);
        world.come(world.rows(10, 10, 20));
    }

    @AfterEach
    void end() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void triggerAndListener_broken_theOthersBeginAndHearTheCycle(Thrown thrown) {
        List<Cycle> heard = new ArrayList<>();
        try (HeardLog log = HeardLog.of(Maintenance.class)) {
            Maintenance maintenance = world.builder(world.store())
                    .addTrigger(Triggers.named("mine", situation -> thrown.now()))
                    .onCycle(cycle -> thrown.now())
                    .onCycle(heard::add)
                    .build();
            Cycle cycle = world.week(maintenance);
            assertThat(cycle.ending()).as(cycle.reason()).contains(Ending.PROMOTED);
            assertThat(heard).isNotEmpty();
            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("WARNING trigger mine of maintenance router failed: "))
                    .anyMatch(line -> line.startsWith("WARNING listener 1 of maintenance router failed: "))
                    .noneMatch(line -> line.contains("hunter2"));
            assertThat(maintenance.dryRun().steps()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void step_broken_isTriedAgain_andTheTurnIsGivenBack(Thrown thrown) {
        AtomicBoolean broken = new AtomicBoolean(true);
        Maintenance maintenance = world.builder(world.store())
                .train(order -> broken.get() ? thrown.now() : world.training().train(order))
                .build();
        maintenance.tick();
        world.clock.turn(Duration.ofDays(7));
        Tick first = maintenance.tick();
        assertThat(first.waitsFor()).startsWith("train went wrong and is tried again: ");
        broken.set(false);
        maintenance.tick();
        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.PROMOTED);
    }

    @ParameterizedTest
    @EnumSource
    void clock_broken_theSystemsTimeStandsIn(Thrown thrown) {
        Maintenance maintenance =
                world.builder(world.store()).clock(thrown::now).build();
        assertThat(maintenance.tick().acted()).isTrue();
    }
}
