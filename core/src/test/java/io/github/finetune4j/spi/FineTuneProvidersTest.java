// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers by name, found by the JDK's own {@link java.util.ServiceLoader} in this module's test resources. */
class FineTuneProvidersTest {
    @TempDir
    Path folder;

    @Test
    void of_knownName_makesANewProvider() {
        FineTuneProvider provider = FineTuneProviders.of("plain");
        assertThat(provider.id()).isEqualTo("plain");
        assertThat(FineTuneProviders.of("plain")).isNotSameAs(provider);
        assertThat(FineTuneProviders.ids()).containsExactly("demanding", "plain");
    }

    @Test
    void chatModel_ofAProviderThatOnlyTrains_saysSo() {
        assertThatThrownBy(() -> FineTuneProviders.of("plain").chatModel(ModelRef.of("plain", "m")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageStartingWith("provider plain trains models and answers with none, so not with plain/m -> ");
    }

    @Test
    void of_settings_reachTheFactory() {
        Map<String, String> settings = Map.of("region", "north", "plan", "small");
        assertThat(FineTuneProviders.of("demanding", settings))
                .isInstanceOfSatisfying(
                        Idle.class, made -> assertThat(made.settings()).isEqualTo(settings));
    }

    @Test
    void of_unknownName_listsWhatIsThere() {
        assertThatThrownBy(() -> FineTuneProviders.of("opneai"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no provider opneai, only [demanding, plain] -> ");
        assertThatThrownBy(() -> FineTuneProviders.of(" "))
                .hasMessageStartingWith("no provider has a blank name, only [demanding, plain] -> ");
    }

    @Test
    void of_wrongSettings_namesAllOfThem() {
        assertThatThrownBy(() -> FineTuneProviders.of("demanding", Map.of("plan", " ", "regoin", "north")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot make provider demanding: setting region is missing; setting plan is blank;"
                        + " setting regoin is unknown -> its settings are [plan, region]");
    }

    @Test
    void of_twoFactoriesOfOneId_isAnError() throws IOException {
        try (URLClassLoader loader = with(Twin.class)) {
            assertThatThrownBy(() -> FineTuneProviders.of("demanding", Map.of("region", "north"), loader))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("two provider factories have the id plain")
                    .hasMessageContaining(Plain.class.getName())
                    .hasMessageContaining(Twin.class.getName());
        }
    }

    @Test
    void of_idOfAnotherForm_isAnError() throws IOException {
        try (URLClassLoader loader = with(Loud.class)) {
            assertThatThrownBy(() -> FineTuneProviders.of("plain", Map.of(), loader))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Loud.class.getName() + " has the id \"LOUD\"");
        }
    }

    /** {@return a loader that finds one factory more} */
    private URLClassLoader with(Class<? extends FineTuneProviderFactory> factory) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(FineTuneProviderFactory.class.getName()), factory.getName());
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    /** Does nothing, and shows what it was made with. */
    private record Idle(String id, Map<String, String> settings) implements FineTuneProvider {
        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            throw new UnsupportedOperationException();
        }
    }

    /** Needs nothing. */
    public static class Plain implements FineTuneProviderFactory {
        @Override
        public String id() {
            return "plain";
        }

        @Override
        public Set<String> settings() {
            return Set.of();
        }

        @Override
        public FineTuneProvider create(Map<String, String> settings) {
            return new Idle(id(), settings);
        }
    }

    /** Has an id that is taken. */
    public static final class Twin extends Plain {}

    /** Has an id that is none. */
    public static final class Loud extends Plain {
        @Override
        public String id() {
            return "LOUD";
        }
    }

    /** Needs a region. */
    public static final class Demanding extends Plain {
        @Override
        public String id() {
            return "demanding";
        }

        @Override
        public Set<String> settings() {
            return Set.of("region", "plan");
        }

        @Override
        public Set<String> requiredSettings() {
            return Set.of("region");
        }
    }
}
