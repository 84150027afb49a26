// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.maintenance.check.BatchChecks;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Cycles to be looked at. */
public final class Scenes implements AutoCloseable {
    private final World world;
    private final Maintenance maintenance;

    private Scenes(World world, Maintenance maintenance) {
        this.world = world;
        this.maintenance = maintenance;
    }

    /** A cycle that was refused, and one that waits for approval, for a reason in somebody's words. */
    public static Scenes refusedAndWaiting(Path folder, String words) {
        World world = World.small(folder);
        world.learned = Dataset.of(world.rows(0, 10, 30));
        List<Example> rows = new ArrayList<>(world.mislabelled(10, 30, 0.3));
        rows.addAll(world.testSet.examples().subList(0, 20));
        world.come(rows);
        Maintenance maintenance = world.builder(new MemoryJournalStore())
                .rows(each -> each.addCheck(BatchChecks.labels(0.05)))
                .approval(Duration.ofDays(14))
                .build();
        world.week(maintenance);
        world.come(world.rows(10, 10, 20));
        maintenance.trigger("asked for", words);
        world.week(maintenance);
        return new Scenes(world, maintenance);
    }

    public Maintenance maintenance() {
        return maintenance;
    }

    public RegistryStore registry() {
        return world.registry;
    }

    @Override
    public void close() {
        world.close();
    }
}
