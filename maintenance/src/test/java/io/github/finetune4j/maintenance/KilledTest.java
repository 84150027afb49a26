// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.StepResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was begun goes on after its process died, wherever it died, and nothing is done twice. */
@Tag("slow")
class KilledTest {
    @TempDir
    Path folder;

    /** Each line of the journal, before and after it. */
    private static final int LINES = 2 * (1 + 1 + 1 + 2 * Step.values().length + 1);

    @Test
    void diedAtEachPoint_goesOn_andDoesNothingTwice() {
        try (World world = World.small(folder)) {
            world.come(world.rows(10, 10, 20));
            Deaths deaths = new Deaths();
            @Nullable Cycle cycle = null;
            int lives = 0;
            while ((cycle == null || cycle.ending().isEmpty()) && lives < 200) {
                lives++;
                cycle = life(world, deaths);
            }

            assertThat(deaths.died().stream().filter(point -> !point.contains("add") && !point.contains("move")))
                    .hasSize(LINES);
            assertThat(deaths.died())
                    .contains("before moveAlias 1", "after moveAlias 1", "after add 1", "after addData 3");
            assertThat(lives).isEqualTo(deaths.died().size() + 1);
            asIfNobodyDied(world, Objects.requireNonNull(cycle));
        }
    }

    // As long as this process lives
    private static @Nullable Cycle life(World world, Deaths deaths) {
        deaths.begin();
        try (JournalStore store = world.store()) {
            Maintenance maintenance = world.builder(deaths.store(store))
                    .registry(deaths.registry(world.registry), World.MODEL)
                    .build();
            maintenance.tick();
            if (maintenance.cycles().isEmpty()) {
                world.clock.turn(Duration.ofDays(7));
                maintenance.tick();
            }
            return maintenance.cycles().get(0);
        } catch (Deaths.Death e) {
            return null;
        }
    }

    private static void asIfNobodyDied(World world, Cycle cycle) {
        assertThat(cycle.ending()).as(cycle.reason()).contains(Ending.PROMOTED);
        assertThat(world.trained).as("each key is one training").hasSize(1);
        assertThat(world.registry.model(World.MODEL).versions()).hasSize(2);
        assertThat(world.registry.model(World.MODEL).aliasHistory()).hasSize(2);
        assertThat(world.registry.runs()).hasSize(1);
        assertThat(world.registry.data())
                .as("the champion's data, the batch, what is clean of it, to learn from and held back")
                .extracting(data -> data.facts().getOrDefault("made", "by hand"))
                .containsExactly(
                        "by hand",
                        "router cycle 1: collected",
                        "router cycle 1: to learn from",
                        "router cycle 1: held back");
        try (JournalStore store = world.store()) {
            Maintenance maintenance = world.builder(store).build();
            assertThat(maintenance.cycles()).hasSize(1);
        }
    }

    /** A process that acts, and is killed in the middle of a step. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            World world = again(Path.of(args[0]));
            Step fatal = Step.valueOf(args[1]);
            world.clock.turn(Duration.ofDays(7));
            Maintenance maintenance = world.builder(
                            FileJournalStore.open(world.folder.resolve("maintenance"), "maintenance"))
                    .who("child " + fatal)
                    .collect((from, until) -> {
                        hang(fatal == Step.COLLECT);
                        return world.source().collect(from, until);
                    })
                    .train(order -> {
                        StepResult<io.github.finetune4j.model.ModelRef> result =
                                world.training().train(order);
                        hang(fatal == Step.TRAIN);
                        return result;
                    })
                    .evaluate(order -> {
                        hang(fatal == Step.EVALUATE);
                        return io.github.finetune4j.maintenance.step.Comparing.by(world.evaluator(), world::model)
                                .compare(order);
                    })
                    .canary(order -> hung(fatal == Step.CANARY))
                    .watch(order -> hung(fatal == Step.WATCH))
                    .build();
            maintenance.tick();
        }

        private static StepResult<LiveStep.Finding> hung(boolean here) {
            hang(here);
            return StepResult.done(LiveStep.Finding.good("fine"));
        }

        private static void hang(boolean here) {
            if (here) {
                System.out.println("here");
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    // The same world in another process: its rows are drawn by the same seed, its registry is there already
    private static World again(Path folder) {
        World world = new World(folder);
        world.testSet = io.github.finetune4j.dataset.Dataset.of(world.rows(0, 20, 10));
        world.learned = io.github.finetune4j.dataset.Dataset.of(world.rows(0, 10, 4));
        world.learn("first", world.learned);
        world.come(world.rows(10, 10, 20));
        return world;
    }

    private static void kill(Path folder, Step fatal, Maintenance other) throws Exception {
        Process child = start(folder, fatal);
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("here");
            Tick tick = other.tick();
            assertThat(tick.acted()).isFalse();
            assertThat(tick.actor()).isEqualTo("child " + fatal);
        } finally {
            child.toHandle().destroyForcibly();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Process start(Path folder, Step fatal) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        fatal.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void processesKilledInTheMiddleOfSteps_areFollowedByOthers() throws Exception {
        List<Step> fatal = List.of(Step.COLLECT, Step.TRAIN, Step.EVALUATE, Step.CANARY, Step.WATCH);
        World.small(folder).close();
        try (World world = again(folder);
                JournalStore store = world.store()) {
            Maintenance maintenance = world.builder(store).build();
            maintenance.tick();
            world.clock.turn(Duration.ofDays(7));
            List<Step> current = new ArrayList<>();
            for (Step step : fatal) {
                kill(folder, step, maintenance);
                current.add(maintenance.cycles().get(0).current().orElseThrow());
            }
            assertThat(current).isEqualTo(fatal);

            assertThat(maintenance.tick().acted()).isTrue();

            Cycle cycle = maintenance.cycles().get(0);
            assertThat(cycle.ending()).as(cycle.reason()).contains(Ending.PROMOTED);
            assertThat(maintenance.cycles()).hasSize(1);
            assertThat(world.registry.model(World.MODEL).versions()).hasSize(2);
            assertThat(world.registry.model(World.MODEL).aliasHistory()).hasSize(2);
            assertThat(world.registry.data())
                    .allSatisfy(data -> assertThat(data.rows()).isPositive());
            assertThat(cycle.steps().get(0).facts())
                    .isEqualTo(Map.copyOf(cycle.steps().get(0).facts()));
        }
    }
}
