// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real training that is better, and goes live. */
@Tag("native")
@Tag("slow")
class KeepTunedTest {
    @TempDir
    Path folder;

    @Test
    void enoughTickets_teachABetterChampion() {
        List<Example> came = KeepTuned.tickets(7, 160);
        try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
                LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            RegistryStore registry = workspace.registry();
            KeepTuned.begin(registry, local);
            Maintenance router = KeepTuned.maintenance(workspace, local, (from, until) -> came, KeepTuned.tests(40));
            assertThat(router.dryRun().causes()).extracting("trigger").containsExactly("new rows 100");

            KeepTuned.tick(router);

            Cycle cycle = router.cycles().get(0);
            assertThat(cycle.ending()).as(cycle.reason() + cycle.steps()).contains(Ending.PROMOTED);
            assertThat(router.champion().number()).isEqualTo(2);
            assertThat(registry.runs()).hasSize(1);
            assertThat(registry.lineage(router.champion()).data()).hasSize(1);
            assertThat(KeepTuned.tick(router).done()).isEmpty();
        }
    }
}
