// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry learns what the service has announced after the models were registered. */
class ToldShutdownsTest {
    private static final String BASE = "gpt-4.1-2025-04-14";
    private static final LocalDate DAY = LocalDate.of(2027, 1, 14);
    private static final LocalDate LATER = LocalDate.of(2027, 3, 1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T12:00:00Z"));
    private RegistryStore registry;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Lab lab(FakeOpenAiServer.Builder server) {
        return new Lab(server.clock(now::get).hideTunedShutdowns().start());
    }

    private Lab announcing(LocalDate day) {
        return lab(FakeOpenAiServer.builder().addModel(BASE, FakeTraining.quick(), day));
    }

    private Lab silent() {
        return lab(FakeOpenAiServer.builder().addModel(BASE, FakeTraining.quick()));
    }

    private List<ShutdownAnnounced> told(Lab lab) {
        now.set(now.get().plusSeconds(60));
        try (lab;
                OpenAiProvider provider = lab.builder().clock(now::get).build()) {
            return provider.models().reportShutdowns(registry, registry.models());
        }
    }

    private void register(String name, ModelRef ref) {
        registry.addModel(new ModelVersion.Draft(name, ref, BASE, "", Map.of(), Map.of()));
    }

    private Optional<LocalDate> shown(String name) {
        return registry.model(name).newest().ref().shutdownDate();
    }

    @Test
    void dayThatIsAnnouncedLater_movedAndTakenBack_isShownEachTime_andToldOnce() {
        register("router", ModelRef.of("openai", BASE));
        assertThat(told(silent())).isEmpty();

        assertThat(told(announcing(DAY)))
                .containsExactly(new ShutdownAnnounced(
                        ModelRef.of("openai", BASE), now.get(), DAY, "the list of models of openai"));
        assertThat(shown("router")).contains(DAY);
        assertThat(told(announcing(DAY))).as("no news").isEmpty();

        assertThat(told(announcing(LATER))).hasSize(1);
        assertThat(shown("router")).contains(LATER);
        assertThat(told(announcing(DAY))).as("moved back").hasSize(1);
        assertThat(shown("router")).contains(DAY);

        assertThat(told(silent())).hasSize(1);
        assertThat(shown("router")).isEmpty();
        assertThat(registry.records()).hasSize(1 + 4);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void tunedModel_goesWithItsBase_andItsCheckpointsToo() {
        try (Lab lab = announcing(DAY);
                OpenAiProvider provider = lab.builder().clock(now::get).build()) {
            JobRef job = provider.submit(Data.spec().baseModel(BASE).build(), SubmitContext.of("k"));
            now.set(now.get().plus(Duration.ofHours(1)));
            String tuned = provider.poll(job).tunedModel().orElseThrow().id();
            String checkpoint = provider.checkpoints(job).get(0).model().id();
            register("router", ModelRef.of("openai", tuned));
            register("older", ModelRef.of("openai", checkpoint));
            int before = lab.server.requestCount();
            assertThat(provider.models().reportShutdowns(registry, registry.models()))
                    .extracting(each -> each.model().id())
                    .containsExactly(tuned, checkpoint);
            assertThat(lab.server.requestCount()).as("one call").isEqualTo(before + 1);
            assertThat(shown("router")).contains(DAY);
            assertThat(shown("older")).contains(DAY);
        }
    }

    @Test
    void othersModels_andThoseTheKeyDoesNotSee_areLeftAsTheyAre() {
        register("elsewhere", ModelRef.of("local", BASE).withShutdownDate(DAY));
        register("deleted", ModelRef.of("openai", "ft:" + BASE + ":org::gone").withShutdownDate(DAY));
        assertThat(told(silent())).isEmpty();
        assertThat(shown("elsewhere")).contains(DAY);
        assertThat(shown("deleted")).contains(DAY);
    }

    @Test
    void dayThatIsPast_isNotTakenBack_whereTheServiceNoLongerSaysIt() {
        register("router", ModelRef.of("openai", BASE).withShutdownDate(LocalDate.of(2026, 12, 1)));
        assertThat(told(silent())).isEmpty();
        assertThat(shown("router")).contains(LocalDate.of(2026, 12, 1));
    }

    @Test
    void serviceThatDoesNotKnowTheField_takesNothingBack() {
        register("router", ModelRef.of("openai", BASE).withShutdownDate(DAY));
        Lab lab = silent().unjudged();
        lab.server.fault(FakeFault.page(200, "application/json", "{\"data\":[{\"id\":\"" + BASE + "\"}]}")
                .on("GET", "/models"));
        assertThat(told(lab)).isEmpty();
        assertThat(shown("router")).contains(DAY);
    }

    @Test
    void registryWithoutModelsOfTheProvider_asksNobody() {
        register("elsewhere", ModelRef.of("local", "m"));
        try (Lab lab = silent();
                OpenAiProvider provider = lab.provider()) {
            assertThat(provider.models().reportShutdowns(registry, registry.models()))
                    .isEmpty();
            assertThat(lab.server.requestCount()).isZero();
            assertThatThrownBy(() -> provider.models().reportShutdowns(registry, List.of("nothing")))
                    .hasMessageContaining("no model nothing");
        }
    }
}
