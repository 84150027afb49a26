// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.cycle.StepRecord;
import io.github.finetune4j.maintenance.step.LiveOrder;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.step.TrainingOrder;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static long counted(Cycle cycle, String name) {
        return (long) Objects.requireNonNull(cycle.steps().get(2).facts().get(name), name);
    }

    private void newTopics() {
        world.come(world.rows(10, 10, 20));
    }

    @Test
    void newTopics_areLearned_andTheAliasMoves() {
        newTopics();
        Maintenance maintenance = world.builder(world.store()).build();

        Cycle cycle = world.week(maintenance);

        assertThat(cycle.reason()).isEqualTo("promoted");
        assertThat(cycle.ending()).contains(Ending.PROMOTED);
        assertThat(cycle.steps()).extracting(StepRecord::step).containsExactly(Step.values());
        assertThat(maintenance.champion().number()).isEqualTo(2);
        assertThat(world.registry.lineage(maintenance.champion()).data())
                .extracting(data -> data.rows())
                .containsExactly(40L + counted(cycle, "new"));
        MaintenanceStatus status = maintenance.status();
        assertThat(status.learned()).isEqualTo(40L + counted(cycle, "new"));
        assertThat(status.heldBack()).isBetween(20L, 60L);
        assertThat(status.restsUntil()).contains(world.clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void theNextCycle_collectsOnlyLaterRows_andRemembersTheOldOnes() {
        world.come(world.rows(10, 5, 20));
        Maintenance maintenance = world.builder(world.store()).build();
        world.week(maintenance);
        world.come(world.rows(15, 5, 20));

        Cycle second = world.week(maintenance);

        assertThat(second.ending()).as(second.reason()).contains(Ending.PROMOTED);
        assertThat(second.steps().get(0).facts()).containsEntry("rows", 100L);
        assertThat(second.steps().get(4).facts()).containsKeys("test set", "fresh", "held back");
        assertThat(counted(second, "old")).isGreaterThan(100);
    }

    @Test
    void withoutAReason_nothingHappens() {
        newTopics();
        Maintenance maintenance = world.builder(world.store()).build();

        assertThat(maintenance.tick()).isEqualTo(new Tick(true, "test", List.of(), ""));
        world.clock.turn(Duration.ofDays(6));
        assertThat(maintenance.tick().done()).isEmpty();
        assertThat(maintenance.cycles()).isEmpty();
        assertThat(maintenance.status().current()).isEmpty();
    }

    @Test
    void aStormOfTriggers_isOneCycle_andNoneIsLost() {
        newTopics();
        Maintenance maintenance = world.builder(world.store()).build();
        for (int i = 0; i < 10_000; i++) {
            maintenance.trigger("new policy", "refunds within 30 days");
        }

        maintenance.tick();

        assertThat(maintenance.cycles()).hasSize(1);
        assertThat(maintenance.cycles().get(0).causes().get(0).times()).isEqualTo(10_000);
        long lines = maintenance.cycles().get(0).number() == 1
                ? world.store().read(World.MODEL, 0).stream()
                        .filter(line -> line.contains("\"trigger\",\"at\""))
                        .count()
                : 0;
        assertThat(lines).isBetween(1L, 15L);
    }

    @Test
    void triggersDuringACycleAndItsCoolDown_becomeOneCycleAfterIt() {
        newTopics();
        Maintenance maintenance =
                world.builder(world.store()).approval(Duration.ofDays(3)).build();
        maintenance.trigger("first", "a reason");
        maintenance.tick();
        for (int i = 0; i < 1000; i++) {
            maintenance.trigger("second", "another reason");
            maintenance.trigger("third", "one more");
        }
        maintenance.tick();
        assertThat(maintenance.cycles()).hasSize(1);
        maintenance.reject(1, "ana", "not today");
        maintenance.tick();
        world.clock.turn(Duration.ofHours(23));
        maintenance.tick();
        assertThat(maintenance.cycles()).hasSize(1);
        assertThat(maintenance.status().pending()).extracting("times").containsExactly(1000L, 1000L);

        world.clock.turn(Duration.ofHours(1));
        maintenance.tick();

        assertThat(maintenance.cycles()).hasSize(2);
        assertThat(maintenance.cycles().get(1).causes()).extracting("trigger").containsExactly("second", "third");
    }

    @Test
    void approval_isWaitedFor_andGoesOn() {
        newTopics();
        Maintenance maintenance =
                world.builder(world.store()).approval(Duration.ofDays(3)).build();
        Cycle waiting = world.week(maintenance);
        assertThat(waiting.awaitsApproval()).isTrue();
        assertThat(maintenance.champion().number()).isEqualTo(1);

        maintenance.approve(1, "ana", "read twenty answers");
        maintenance.tick();

        Cycle cycle = maintenance.cycles().get(0);
        assertThat(cycle.ending()).contains(Ending.PROMOTED);
        assertThat(cycle.approval().orElseThrow().by()).isEqualTo("ana");
        assertThatThrownBy(() -> maintenance.approve(1, "ben", "me too"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cycle 1 can't be approved: it ended, promoted -> look at the list of cycles");
    }

    @Test
    void rejected_orForgotten_endsTheCycle_andItsRowsWait() {
        newTopics();
        Maintenance maintenance =
                world.builder(world.store()).approval(Duration.ofDays(3)).build();
        world.week(maintenance);
        maintenance.reject(1, "ana", "the tone is off");
        maintenance.tick();
        assertThat(maintenance.cycles().get(0).reason()).isEqualTo("ana said no: the tone is off");
        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.REJECTED);

        Cycle second = world.week(maintenance);
        assertThat(second.steps().get(0).facts()).containsEntry("rows", 200L);
        world.clock.turn(Duration.ofDays(3));
        maintenance.tick();
        assertThat(maintenance.cycles().get(1).ending()).contains(Ending.NOT_APPROVED);
    }

    /** A training that can be cancelled. */
    private static final class Queue implements Training {
        private final List<String> cancelled = new ArrayList<>();

        @Override
        public StepResult<ModelRef> train(TrainingOrder order) {
            return StepResult.waiting("a queue");
        }

        @Override
        public void cancel(TrainingOrder order) {
            cancelled.add(order.key());
        }
    }

    @Test
    void cancelled_endsTheTraining() {
        newTopics();
        Queue queue = new Queue();
        Maintenance maintenance = world.builder(world.store()).train(queue).build();
        Cycle waiting = world.week(maintenance);
        assertThat(waiting.current()).contains(Step.TRAIN);
        assertThat(waiting.steps().get(3).note()).isEqualTo("a queue");

        maintenance.cancel(1, "ana", "too dear");
        maintenance.tick();

        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.CANCELLED);
        assertThat(queue.cancelled).containsExactly(waiting.steps().get(3).key());
        assertThatThrownBy(() -> maintenance.cancel(1, "ana", "again")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> maintenance.cancel(2, "ana", "again"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give a number from 1 to 1");
    }

    @Test
    void anAliasThatSomebodyElseMoved_endsTheCycle() {
        newTopics();
        Maintenance maintenance =
                world.builder(world.store()).approval(Duration.ofDays(3)).build();
        world.week(maintenance);
        Dataset other = Dataset.of(world.rows(0, 5, 4));
        world.registry.addModel(new io.github.finetune4j.registry.ModelVersion.Draft(
                World.MODEL, world.learn("other", other), "base", "", java.util.Map.of(), java.util.Map.of()));
        world.registry.moveAlias(world.registry.model(World.MODEL), "champion", 3, "ben", "by hand");
        maintenance.approve(1, "ana", "fine");

        maintenance.tick();

        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.SUPERSEDED);
        assertThat(maintenance.champion().number()).isEqualTo(3);
    }

    /** A live step that says what it is told. */
    private static final class Reported implements LiveStep {
        private StepResult<Finding> next = StepResult.waiting("traffic");
        private final List<String> cancelled = new ArrayList<>();

        @Override
        public StepResult<Finding> look(LiveOrder order) {
            return next;
        }

        @Override
        public void cancel(LiveOrder order, String who, String why) {
            cancelled.add(who + ": " + why);
        }
    }

    @Test
    void aBadCanary_endsTheCycle_andQuarantinesItsRows() {
        newTopics();
        Reported canary = new Reported();
        Maintenance maintenance = world.builder(world.store()).canary(canary).build();
        assertThat(world.week(maintenance).current()).contains(Step.CANARY);

        canary.next = StepResult.done(LiveStep.Finding.bad("errors doubled"));
        maintenance.tick();

        Cycle cycle = maintenance.cycles().get(0);
        assertThat(cycle.ending()).contains(Ending.ROLLED_BACK);
        assertThat(cycle.reason()).isEqualTo("errors doubled");
        assertThat(cycle.quarantined()).isPresent();
        assertThat(maintenance.champion().number()).isEqualTo(1);
    }

    @Test
    void aBadWatch_takesTheCandidateBack() {
        newTopics();
        Reported watch = new Reported();
        Maintenance maintenance = world.builder(world.store()).watch(watch).build();
        assertThat(world.week(maintenance).current()).contains(Step.WATCH);
        assertThat(maintenance.champion().number()).isEqualTo(2);

        watch.next = StepResult.done(LiveStep.Finding.bad("an alert"));
        maintenance.tick();

        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.TAKEN_BACK);
        assertThat(maintenance.champion().number()).isEqualTo(1);
        assertThat(world.registry.model(World.MODEL).aliasHistory()).hasSize(3);
    }

    @Test
    void cancelledWhileItIsWatched_movesTheAliasBack() {
        newTopics();
        Reported watch = new Reported();
        Maintenance maintenance = world.builder(world.store()).watch(watch).build();
        world.week(maintenance);

        maintenance.cancel(1, "ana", "users complain");
        maintenance.tick();

        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.CANCELLED);
        assertThat(maintenance.champion().number()).isEqualTo(1);
    }

    @Test
    void aStepThatThrows_isTriedAgain_andFailsAfterItsAttempts() {
        newTopics();
        AtomicInteger calls = new AtomicInteger();
        Training broken = order -> {
            calls.incrementAndGet();
            throw new IllegalStateException("the provider is out of reach -> wait");
        };
        Maintenance maintenance =
                world.builder(world.store()).train(broken).attempts(3).build();
        try (HeardLog log = HeardLog.of(Maintenance.class)) {
            world.week(maintenance);
            assertThat(maintenance.tick().waitsFor())
                    .isEqualTo("train went wrong and is tried again: IllegalStateException: the provider is out of"
                            + " reach");
            maintenance.tick();
            assertThat(log.messages()).hasSize(3);
        }
        assertThat(calls).hasValue(3);
        assertThat(maintenance.cycles().get(0).ending()).contains(Ending.FAILED);
        assertThat(maintenance.cycles().get(0).reason()).startsWith("train went wrong 3 times");
        assertThat(maintenance.champion().number()).isEqualTo(1);
    }

    @Test
    void dryRun_saysWhatWouldHappen_andWritesNothing() {
        newTopics();
        JournalStore store = world.store();
        Maintenance maintenance = world.builder(store).build();
        maintenance.tick();
        int lines = store.read(World.MODEL, 0).size();
        int records = world.registry.records().size();

        Plan plan = maintenance.dryRun();

        assertThat(plan.causes()).isEmpty();
        assertThat(plan.toString())
                .contains("no cycle begins: there is no reason")
                .contains("every 7 days is due at 2026-01-12T08:01:00Z")
                .contains("collect: 200 rows")
                .contains("clean: 200 rows are left; left out: none")
                .contains("new and 40 old rows");
        assertThat(plan.cost()).isEmpty();
        assertThat(store.read(World.MODEL, 0)).hasSize(lines);
        assertThat(world.registry.records()).hasSize(records);
        assertThat(world.trained).isEmpty();

        world.traffic.clear();
        assertThat(maintenance.dryRun().refusal().orElseThrow().sentence()).startsWith("0 new rows are left");
    }

    @Test
    void twoProcesses_oneActs_andTheOtherIsTold() {
        newTopics();
        Maintenance one = world.builder(world.store()).who("one").build();
        Maintenance two = world.builder(world.store()).who("two").build();
        one.tick();
        world.clock.turn(Duration.ofDays(7));

        try (JournalStore store = world.store();
                Turn turn = store.turn(World.MODEL, "three")) {
            assertThat(turn.granted()).isTrue();
            assertThat(one.tick()).isEqualTo(new Tick(false, "three", List.of(), ""));
        }
        assertThat(two.tick().done()).isNotEmpty();
        assertThat(one.tick().done()).isEmpty();
        assertThat(one.cycles()).hasSize(1);
        assertThat(one.champion().number()).isEqualTo(2);
    }

    @Test
    void listeners_hearOfEachChange_andMayThrow() {
        newTopics();
        List<String> heard = new ArrayList<>();
        Maintenance maintenance = world.builder(world.store())
                .onCycle(cycle -> {
                    heard.add(cycle.current().map(Step::word).orElse("over"));
                    throw new IllegalStateException("a bad listener");
                })
                .build();
        try (HeardLog log = HeardLog.of(Maintenance.class)) {
            world.week(maintenance);
            assertThat(log.messages()).isNotEmpty();
        }
        assertThat(heard).contains("train", "promote", "over");
    }

    @Test
    void whatIsMissing_isNamedAtOnce() {
        assertThatThrownBy(() -> Maintenance.builder("router").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("registry is missing", "collect is missing", "train is missing")
                .hasMessageContainingAll("evaluate is missing", "testSet", "goal");
        assertThatThrownBy(() -> Maintenance.builder("../x")).hasMessageContaining("name of a maintenance");
        assertThatThrownBy(() -> world.builder(world.store())
                        .addTrigger(Triggers.every(Duration.ofDays(7)))
                        .build())
                .hasMessageContaining("two triggers have one name");
    }

    @Test
    void aModelWithoutAChampion_isSaid() {
        assertThatThrownBy(
                        () -> world.builder(world.store()).alias("live").build().tick())
                .hasMessageContaining("no alias live");
    }

    @Test
    void aNewerJournal_isRefused() {
        JournalStore store = world.store();
        store.append(World.MODEL, 0, List.of("{\"type\":\"opened\",\"at\":\"2026-01-05T08:00:00Z\",\"format\":2}"));
        assertThatThrownBy(() -> world.builder(store).build().tick())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 2 is newer than 1");
    }

    @Test
    void costs_addUp() {
        assertThat(new Cost(10, 1.5).plus(new Cost(5, 2))).isEqualTo(new Cost(15, 3.5));
        assertThatThrownBy(() -> new Cost(-1, 0)).hasMessageContaining("at least 0");
    }
}
