// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.cycle.StepRecord;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void begin() {
        world = World.small(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void newTopics_areLearned_andTheAliasMoves() {
        world.come(world.rows(10, 10, 20));
        Maintenance maintenance = world.builder(world.store()).build();

        Cycle cycle = world.week(maintenance);

        assertThat(cycle.reason()).isEqualTo("promoted");
        assertThat(cycle.ending()).contains(Ending.PROMOTED);
        assertThat(cycle.steps()).extracting(StepRecord::step).containsExactly(Step.values());
        assertThat(maintenance.champion().number()).isEqualTo(2);
        assertThat(world.registry.lineage(maintenance.champion()).data()).isNotEmpty();
    }
}
