// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.micrometer.CaptureMeters;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Rollout;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What health and meters say of the rollout. */
class HealthAndMetersTest {
    /** Both lines' health is on the class path of these tests; an application has one of them. */
    private static ApplicationContextRunner line(int boot) {
        return TwoArms.runner()
                .withClassLoader(new FilteredClassLoader(
                        boot == 3 ? "org.springframework.boot.health" : "org.springframework.boot.actuate.health"));
    }

    @Test
    void health_isUp_withTheRolloutsStage() {
        line(3).run(context -> {
            HealthIndicator health = context.getBean("rolloutsHealthIndicator", HealthIndicator.class);
            assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
            assertThat(health.health().getDetails().toString())
                    .isEqualTo("{support={phase=RUNNING, stage=1, stages=4, share=0.05, held=}}");
        });
    }

    @Test
    void health_ofBoot4_saysTheSame() {
        line(4).run(context -> {
            org.springframework.boot.health.contributor.HealthIndicator health = context.getBean(
                    "rolloutsHealthIndicator", org.springframework.boot.health.contributor.HealthIndicator.class);
            org.springframework.boot.health.contributor.Health told = Objects.requireNonNull(health.health());
            assertThat(told.getStatus().getCode()).isEqualTo("UP");
            assertThat(told.getDetails().toString())
                    .isEqualTo("{support={phase=RUNNING, stage=1, stages=4, share=0.05, held=}}");
        });
    }

    @Test
    void rolloutInTrouble_isUnknown_andNeverDown() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        line(3).withBean(RolloutPolicyCustomizer.class, () -> policy -> policy.clock(now::get))
                .run(context -> {
                    now.set(now.get().plus(Duration.ofHours(1))); // as long without word from the store
                    HealthIndicator health = context.getBean("rolloutsHealthIndicator", HealthIndicator.class);
                    assertThat(health.health().getStatus().getCode()).isEqualTo("UNKNOWN");
                    assertThat(health.health().getDetails().toString())
                            .contains("share=0")
                            .doesNotContain("held=}");
                });
    }

    @Test
    void health_canBeSwitchedOff() {
        line(3).withPropertyValues("management.health.rollouts.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("rolloutsHealthIndicator"));
    }

    @TempDir
    Path folder;

    private static void register(RegistryStore registry, String name, LocalDate gone) {
        ModelRef ref = ModelRef.of("openai", "ft:" + name).withShutdownDate(gone);
        registry.addModel(new ModelVersion.Draft(name, ref, "base", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model(name), "champion", 1, "ana", "why");
    }

    @Test
    void models_haveTheirEndsInHealth_onBothLines() {
        LocalDate gone = LocalDate.of(2020, 1, 1);
        try (RegistryStore registry = FileRegistry.open(folder)) {
            register(registry, "later", LocalDate.of(9999, 1, 1));
            line(3).withBean(RegistryStore.class, () -> registry).run(context -> {
                HealthIndicator health = context.getBean("modelsHealthIndicator", HealthIndicator.class);
                assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
                register(registry, "router", gone);
                assertThat(health.health().getStatus().getCode()).isEqualTo("UNKNOWN");
                assertThat(health.health().getDetails())
                        .containsEntry(
                                "router champion",
                                Map.of(
                                        "model", "openai/ft:router",
                                        "end", "over",
                                        "until", "no longer answers since 1 January 2020"));
            });
            line(4).withBean(RegistryStore.class, () -> registry).run(context -> {
                org.springframework.boot.health.contributor.HealthIndicator health = context.getBean(
                        "modelsHealthIndicator", org.springframework.boot.health.contributor.HealthIndicator.class);
                assertThat(Objects.requireNonNull(health.health()).getStatus().getCode())
                        .isEqualTo("UNKNOWN");
            });
        }
    }

    @Test
    void models_inUse_areAmberTwoWeeksBefore_andOnlyThey() {
        LocalDate gone = LocalDate.of(2027, 1, 14);
        try (RegistryStore registry = FileRegistry.open(folder)) {
            register(registry, "router", gone);
            register(registry, "moved", gone);
            registry.addModel(
                    new ModelVersion.Draft("moved", ModelRef.of("local", "m"), "base", "", Map.of(), Map.of()));
            registry.moveAlias(registry.model("moved"), "champion", 2, "ana", "why");
            assertThat(health(registry, gone.minusDays(15))).isEqualTo("false later");
            assertThat(health(registry, gone.minusDays(14))).isEqualTo("true soon");
            assertThat(health(registry, gone)).isEqualTo("true over");
        }
    }

    private static String health(RegistryStore registry, LocalDate today) {
        ComponentHealth health = ComponentHealth.ofModels(
                registry, () -> today.atStartOfDay(ZoneOffset.UTC).toInstant());
        assertThat(health.details()).containsOnlyKeys("router champion");
        return health.inDoubt() + " "
                + ((Map<?, ?>) Objects.requireNonNull(health.details().get("router champion"))).get("end");
    }

    @Test
    void registryThatCannotBeRead_isUnknown_andSaysNoMore() throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            register(registry, "router", LocalDate.of(2027, 1, 14));
            Files.writeString(folder.resolve("records.jsonl"), "no record\n", StandardOpenOption.APPEND);
            assertThat(ComponentHealth.ofModels(registry, InstantSource.system()))
                    .isEqualTo(new ComponentHealth(true, Map.of("registry", "can't be read")));
        }
    }

    @Test
    void withoutARegistry_thereIsNoHealthOfModels() {
        line(3).withPropertyValues("finetune4j.registry.store=none")
                .run(context -> assertThat(context).doesNotHaveBean("modelsHealthIndicator"));
    }

    @Test
    void meters_areInTheRegistry_whileTheApplicationRuns() {
        MeterRegistry registry = new SimpleMeterRegistry();
        line(3).withBean(MeterRegistry.class, () -> registry)
                .withPropertyValues("finetune4j.rollout.stages[0].share=1")
                .run(context -> {
                    context.getBean(Rollout.class).chat(ChatRequest.user("hi").withKey("ada"));
                    assertThat(registry.get("finetune4j.rollout.requests")
                                    .tags("rollout", "support", "arm", "candidate")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(context.getBean(CaptureMeters.class)).isNotNull();
                });
        assertThat(registry.find("finetune4j.rollout.requests").functionCounters())
                .isEmpty();
    }

    @Test
    void severalRegistries_haveThemOnce_whereOneStandsForAll() {
        MeterRegistry simple = new SimpleMeterRegistry();
        CompositeMeterRegistry all = new CompositeMeterRegistry();
        all.add(simple);
        line(3).withBean("simple", MeterRegistry.class, () -> simple)
                .withBean("all", MeterRegistry.class, () -> all, definition -> definition.setPrimary(true))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(simple.find("finetune4j.rollout.share").gauges()).hasSize(1);
                });
    }

    @Test
    void monitors_haveMeters_too() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Monitors monitors = Monitors.builder(new MemoryCaptureStore(), new MemoryJournalStore())
                .addMonitor(Monitor.requestsPerMinute())
                .build()) {
            line(3).withBean(MeterRegistry.class, () -> registry)
                    .withBean(Monitors.class, () -> monitors)
                    .run(context -> assertThat(registry.find("finetune4j.monitor.value")
                                    .tag("metric", "requests_per_minute")
                                    .gauges())
                            .hasSize(1));
            assertThat(registry.find("finetune4j.monitor.value").gauges()).isEmpty();
        }
    }

    /** What an application without Actuator, console, monitor and database has of it. */
    @Test
    void bareApplication_hasTheRolloutAndItsMeters() {
        MeterRegistry registry = new SimpleMeterRegistry();
        TwoArms.runner()
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health",
                        "jakarta.servlet",
                        "io.github.finetune4j.console",
                        "io.github.finetune4j.monitor",
                        "io.github.finetune4j.store"))
                .withBean(MeterRegistry.class, () -> registry)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Rollout.class);
                    assertThat(context).doesNotHaveBean(BoundMonitors.class).doesNotHaveBean(RolloutsEndpoint.class);
                    assertThat(registry.find("finetune4j.rollout.share").gauges())
                            .hasSize(1);
                });
    }

    @Test
    void noRegistry_noMeters() {
        line(3).run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BoundMeters.class));
    }
}
