// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.trigger.Situation;
import io.github.finetune4j.maintenance.trigger.Trigger;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A maintenance in the workspace, and the ticks of all that there are. */
@Timeout(120)
class MaintenanceBeansTest {
    @TempDir
    Path folder = Path.of("");

    private Path workspace = Path.of("");

    @BeforeEach
    void register() {
        workspace = folder.resolve("workspace");
        try (Workspace opened = Workspace.open(workspace)) {
            champion(opened.registry());
        }
    }

    private static void champion(RegistryStore registry) {
        ModelRef ref = ModelRef.of("local", "first");
        registry.addModel(new ModelVersion.Draft("router", ref, "base", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "the first one");
    }

    /** Is asked at each tick, and never has a reason. */
    private record Asked(CountDownLatch times) implements Trigger {
        Asked(int times) {
            this(new CountDownLatch(times));
        }

        @Override
        public String name() {
            return "asked";
        }

        @Override
        public Optional<String> check(Situation situation) {
            times.countDown();
            return Optional.empty();
        }

        boolean enough() throws InterruptedException {
            return times.await(60, TimeUnit.SECONDS);
        }
    }

    private static Maintenance.Builder complete(Maintenance.Builder maintenance, Trigger trigger) {
        Dataset tests =
                Dataset.of(List.of(new ChatExample(List.of(Message.user("a"), Message.assistant("b")), Map.of())));
        return maintenance
                .collect((from, until) -> List.of())
                .rows(rows -> rows.testSet(tests))
                .train(order -> {
                    throw new IllegalStateException("nothing is to be trained");
                })
                .evaluate(order -> {
                    throw new IllegalStateException("nothing is to be compared");
                })
                .rules(rules -> rules.goal("exact_match"))
                .addTrigger(trigger);
    }

    private ApplicationContextRunner runner() {
        return TwoArms.bare()
                .withPropertyValues("finetune4j.workspace.folder=" + workspace, "finetune4j.maintenance.tick-every=1s");
    }

    private ApplicationContextRunner ofSettings(Trigger trigger) {
        return runner().withPropertyValues("finetune4j.maintenance.model=router", "finetune4j.maintenance.every=30d")
                .withBean(MaintenanceCustomizer.class, () -> maintenance -> complete(maintenance, trigger));
    }

    @Test
    void modelOfTheSettings_isMaintainedInTheWorkspace_whileTheApplicationRuns() {
        Asked asked = new Asked(2);
        ofSettings(asked).run(context -> {
            assertThat(asked.enough()).isTrue();
            Maintenance maintenance = context.getBean(Maintenance.class);
            assertThat(maintenance.name()).isEqualTo("router");
            assertThat(maintenance.champion().ref()).isEqualTo(ModelRef.of("local", "first"));
            context.getBean(MaintenanceTicks.class).stop();
            maintenance.trigger("policy", "there is a new one");
            assertThat(context.getBean(Workspace.class).maintenances().read("router", 0))
                    .isNotEmpty();
            assertThat(context.getBean(MaintenanceTicks.class).isRunning()).isFalse();
        });
    }

    @Test
    void maintenanceThatFails_costsItsOwnPart_andIsTriedAgain() {
        Asked healthy = new Asked(2);
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                HeardLog log = HeardLog.of(MaintenanceTicks.class)) {
            champion(registry);
            Maintenance.Builder failing =
                    Maintenance.builder("failing").registry(registry, "nobody").store(new MemoryJournalStore());
            Maintenance.Builder going =
                    Maintenance.builder("going").registry(registry, "router").store(new MemoryJournalStore());
            runner().withBean(
                            "a",
                            Maintenance.class,
                            () -> complete(failing, new Asked(1)).build())
                    .withBean(
                            "b",
                            Maintenance.class,
                            () -> complete(going, healthy).build())
                    .run(context -> assertThat(healthy.enough()).isTrue());
            assertThat(log.messages()).anySatisfy(line -> assertThat(line).contains("a tick of maintenance failing"));
        }
    }

    @Test
    void withoutAModelOrABean_nothingTicks_norWhereItIsSwitchedOff() {
        runner().run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Maintenance.class)
                .doesNotHaveBean(MaintenanceTicks.class));
        ofSettings(new Asked(1))
                .withPropertyValues("finetune4j.maintenance.enabled=false")
                .run(context ->
                        assertThat(context).hasSingleBean(Maintenance.class).doesNotHaveBean(MaintenanceTicks.class));
    }

    @Test
    void whatIsMissing_endsTheStart_inWords() {
        runner().withPropertyValues("finetune4j.maintenance.model=router")
                .run(context -> assertThat(requireNonNull(context.getStartupFailure()))
                        .hasStackTraceContaining("finetune4j.maintenance: cannot maintain router: collect is missing"));
        TwoArms.bare()
                .withPropertyValues("finetune4j.maintenance.model=router")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith("finetune4j.maintenance.model: it is set, and there is no registry"));
        runner().withPropertyValues("finetune4j.maintenance.tick-every=10ms")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("finetune4j.maintenance.tick-every: 10 ms -> give at least a second"));
        runner().withClassLoader(new FilteredClassLoader("io.github.finetune4j.maintenance"))
                .withPropertyValues("finetune4j.maintenance.model=router")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining("but finetune4j-maintenance is missing -> add it"));
    }
}
