// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.maintenance.check.BatchCheck;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows that a check refused. */
class QuarantineTest {
    @TempDir
    Path folder;

    private World world;
    private boolean suspicious = true;

    @BeforeEach
    void begin() {
        world = World.small(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** Refuses whatever comes, for as long as it is suspicious. */
    private BatchCheck check() {
        return batch -> new BatchCheck.Found("mood", Map.of(), suspicious ? refusal() : null);
    }

    private static Refusal refusal() {
        return new Refusal(Refusal.Code.MISLABELLED, "Somebody has a bad feeling", Map.of(), "read the rows");
    }

    private Maintenance.Builder builder(JournalStore store) {
        return world.builder(store).rows(rows -> rows.addCheck(check()));
    }

    private Cycle refused(Maintenance maintenance) {
        Cycle cycle = world.week(maintenance);
        assertThat(cycle.refusal().map(Refusal::code)).contains(Refusal.Code.MISLABELLED);
        assertThat(maintenance.status().quarantined())
                .containsExactly(cycle.quarantined().orElseThrow());
        return cycle;
    }

    @Test
    void aReleasedBatch_isCollectedAgainOnce_byAnyProcess_andOnRecord() {
        world.come(world.rows(10, 10, 20));
        try (JournalStore here = world.store();
                JournalStore there = world.store()) {
            Maintenance maintenance = builder(here).build();
            Maintenance other = builder(there).build();
            Cycle cycle = refused(maintenance);

            other.release(1, "ana", "read fifty of them: they are right");
            other.release(1, "ana", "read fifty of them: they are right");
            Cycle said = maintenance.release(1, "ben", "so did I");

            assertThat(said.released().orElseThrow().by())
                    .as("the first word counts")
                    .isEqualTo("ana");
            assertThat(maintenance.status().quarantined()).isEmpty();
            assertThat(here.read(World.MODEL, 0).stream().filter(line -> line.contains("\"released\"")))
                    .hasSize(1);

            suspicious = false;
            world.come(world.rows(10, 10, 1));
            assertThat(maintenance.dryRun().toString()).contains("collect: 210 rows", "and of 1 released batches");
            Cycle next = world.week(maintenance);
            assertThat(next.ending()).as(next.reason()).contains(Ending.PROMOTED);
            assertThat(next.steps().get(0).facts())
                    .containsEntry("rows", 210L)
                    .containsEntry("released", List.of(cycle.quarantined().orElseThrow()));
            assertThat(maintenance.cycles().get(0).released().orElseThrow().reason())
                    .startsWith("read fifty");

            world.come(world.rows(10, 10, 2));
            assertThat(world.week(other).steps().get(0).facts())
                    .containsEntry("rows", 20L)
                    .doesNotContainKey("released");
        }
    }

    @Test
    void aReleasedBatch_waitsWithTheOthers_whereItsCycleEndsWithoutAVerdict() {
        world.come(world.rows(10, 10, 1));
        try (JournalStore store = world.store()) {
            Maintenance maintenance =
                    builder(store).rows(rows -> rows.minRows(5)).build();
            refused(maintenance);
            maintenance.release(1, "ana", "they are right");
            suspicious = false;
            Maintenance patient = builder(store).rows(rows -> rows.minRows(200)).build();
            assertThat(world.week(patient).refusal().map(Refusal::code)).contains(Refusal.Code.TOO_FEW_ROWS);

            world.come(world.rows(10, 10, 20));
            Cycle next = world.week(patient);

            assertThat(next.ending()).as(next.reason()).contains(Ending.PROMOTED);
            assertThat(next.steps().get(0).facts()).containsEntry("rows", 210L);
        }
    }

    @Test
    void aReleasedBatchThatIsRefusedAgain_isQuarantinedAgain_andCanBeReleasedAgain() {
        world.come(world.rows(10, 10, 20));
        try (JournalStore store = world.store()) {
            Maintenance maintenance = builder(store).build();
            String first = refused(maintenance).quarantined().orElseThrow();
            maintenance.release(1, "ana", "they are right");

            assertThat(refused(maintenance).quarantined()).contains(first);

            maintenance.release(1, "ana", "they are right"); // that was said of the first time
            assertThat(maintenance.status().quarantined()).containsExactly(first);
            maintenance.release(2, "ana", "they are, really");
            suspicious = false;
            Cycle third = world.week(maintenance);
            assertThat(third.ending()).as(third.reason()).contains(Ending.PROMOTED);
            assertThat(third.steps().get(0).facts()).containsEntry("rows", 200L);
        }
    }

    @Test
    void ofASourceThatKnowsNoTimes_quarantinedRowsStayAway_untilTheyAreReleased() {
        List<Example> labelled = new ArrayList<>(world.rows(10, 10, 20));
        try (JournalStore store = world.store()) {
            Maintenance maintenance =
                    builder(store).collect((from, until) -> labelled).build();
            refused(maintenance);
            suspicious = false;
            labelled.addAll(world.rows(10, 10, 1));

            Cycle second = world.week(maintenance);
            assertThat(second.refusal().orElseThrow().sentence())
                    .startsWith("10 new rows are left to learn from")
                    .endsWith("left out: quarantined before 200");

            maintenance.release(1, "ana", "they are right");
            Cycle third = world.week(maintenance);
            assertThat(third.ending()).as(third.reason()).contains(Ending.PROMOTED);
            assertThat(third.steps().get(0).facts()).as("each once").containsEntry("rows", 210L);
        }
    }

    @Test
    void onlyAQuarantinedBatch_canBeReleased() {
        try (JournalStore store = world.store()) {
            Maintenance maintenance = builder(store).build();
            assertThatThrownBy(() -> maintenance.release(1, "ana", "why not"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("cycle: 1 -> there is none yet");
            world.come(world.rows(10, 10, 1));
            assertThat(world.week(maintenance).quarantined()).isEmpty();
            assertThatThrownBy(() -> maintenance.release(1, "ana", "why not"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cycle 1 can't be released: none of its rows are quarantined"
                            + " -> look at the list of cycles");
        }
    }

    @Test
    void aProcessThatDiesAnywhereFromTheReleaseOn_losesNothing_andLearnsNothingTwice() {
        world.come(world.rows(10, 10, 20));
        try (JournalStore store = world.store()) {
            refused(builder(store).build());
        }
        suspicious = false;
        world.clock.turn(Duration.ofDays(7));
        Deaths deaths = new Deaths();
        @Nullable Cycle cycle = null;
        for (int lives = 0; lives < 200 && (cycle == null || cycle.ending().isEmpty()); lives++) {
            cycle = life(deaths);
        }

        assertThat(deaths.died()).contains("before released  1", "after released  1", "after intent COLLECT 2");
        Cycle last = Objects.requireNonNull(cycle);
        assertThat(last.ending()).as(last.reason()).contains(Ending.PROMOTED);
        assertThat(last.steps().get(0).facts()).containsEntry("rows", 200L);
        assertThat(world.trained).hasSize(1);
        assertThat(world.registry.model(World.MODEL).versions()).hasSize(2);
    }

    private @Nullable Cycle life(Deaths deaths) {
        deaths.begin();
        try (JournalStore store = world.store()) {
            Maintenance maintenance = builder(deaths.store(store))
                    .registry(deaths.registry(world.registry), World.MODEL)
                    .build();
            maintenance.release(1, "ana", "they are right"); // whoever is not sure that it was heard says it again
            maintenance.tick();
            return maintenance.cycles().get(1);
        } catch (Deaths.Death e) {
            return null;
        }
    }
}
