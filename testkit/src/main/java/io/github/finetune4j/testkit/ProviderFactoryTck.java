// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import io.github.finetune4j.spi.FineTuneProviders;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * The factory of a provider: the provider is found by name, takes all its settings and refuses others, closes, and says
 * which variable of the environment it lacks. Nothing is asked of a service. Extend it and name settings and variables.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ProviderFactoryTck {
    private static final String UNKNOWN = "no-such-setting";

    /** For the class that extends it. */
    protected ProviderFactoryTck() {}

    // ---- asked of the user

    /** {@return the id under which the provider is found} */
    protected abstract String id();

    /** {@return each setting that the factory knows, with a value that is right} */
    protected abstract Map<String, String> settings();

    /** {@return what the provider opened by {@link #settings} says it is, by {@code toString()}} */
    protected abstract String shown();

    /** {@return names of settings whose values are secret; default {@code key}} */
    protected Set<String> secretSettings() {
        return Set.of("key");
    }

    /**
     * {@return variables of the environment that are enough to open the provider, each of which it needs; default none:
     * those rules do not apply}
     */
    protected Map<String, String> variables() {
        return Map.of();
    }

    /**
     * {@return a provider, opened by variables alone, as {@code fromEnv()} does it} Override it with
     * {@link #variables}.
     *
     * @param variables by name
     */
    protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
        throw new IllegalStateException("fromEnvironment is missing -> override it where there are variables");
    }

    // ---- the tests

    private FineTuneProviderFactory factory() {
        return ServiceLoader.load(FineTuneProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.id().equals(id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no factory of " + id()
                        + " -> name it in META-INF/services, and in module-info.java where there is one"));
    }

    /** It is found by its name, and takes all its settings. */
    @Test
    final void of_id_takesItsSettings() {
        assertThat(settings().keySet()).as("settings").isEqualTo(factory().settings());
        assertThat(factory().settings()).as("settings").containsAll(factory().requiredSettings());
        try (FineTuneProvider provider = FineTuneProviders.of(id(), settings())) {
            assertThat(provider.id()).isEqualTo(id());
            assertThat(provider).hasToString(shown());
        }
    }

    /** What it says of itself holds no secret. */
    @Test
    final void of_id_showsNoSecret() {
        Map<String, String> secrets = new HashMap<>(settings());
        secrets.keySet().retainAll(secretSettings());
        assumeTrue(!secrets.isEmpty(), "does not apply: no setting is secret");
        try (FineTuneProvider provider = FineTuneProviders.of(id(), settings())) {
            assertThat(provider.toString()).doesNotContain(secrets.values());
        }
    }

    /** It closes twice, and refuses to work then. */
    @Test
    final void of_id_closes() {
        FineTuneProvider provider = FineTuneProviders.of(id(), settings());
        provider.close();
        provider.close();
        assertThatThrownBy(() -> provider.poll(new JobRef(id(), "some-job")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** A setting that it does not know is refused, and the known are named. */
    @Test
    final void of_unknownSetting_namesTheKnown() {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put(UNKNOWN, "some");
        assertThatThrownBy(() -> FineTuneProviders.of(id(), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot make provider " + id() + ": setting " + UNKNOWN + " is unknown -> its settings are "
                        + new TreeSet<>(settings().keySet()));
    }

    /** Settings that are blank are refused, each by name. */
    @Test
    final void of_blankSettings_namesThem() {
        assumeTrue(!settings().isEmpty(), "does not apply: it has no settings");
        Map<String, String> settings = new HashMap<>(settings());
        settings.replaceAll((name, value) -> " ");
        assertThatThrownBy(() -> FineTuneProviders.of(id(), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> settings.keySet()
                        .forEach(name -> assertThat(e).hasMessageContaining("setting " + name + " is blank")));
    }

    /** Settings without which there is no provider are named, all at once. */
    @Test
    final void of_nothing_namesWhatIsMissing() {
        Set<String> required = factory().requiredSettings();
        assumeTrue(!required.isEmpty(), "does not apply: no setting is required");
        assertThatThrownBy(() -> FineTuneProviders.of(id()))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> required.forEach(
                        name -> assertThat(e).hasMessageContaining("setting " + name + " is missing")));
    }

    /** It opens by variables of the environment. */
    @Test
    final void fromEnvironment_takesVariables() {
        assumeTrue(!variables().isEmpty(), "does not apply: it takes nothing from the environment");
        try (FineTuneProvider provider = fromEnvironment(variables())) {
            assertThat(provider.id()).isEqualTo(id());
            variables()
                    .values()
                    .forEach(value -> assertThat(provider.toString()).doesNotContain(value));
        }
    }

    /** A variable that it lacks is named. */
    @Test
    final void fromEnvironment_withoutAVariable_namesIt() {
        assumeTrue(!variables().isEmpty(), "does not apply: it takes nothing from the environment");
        for (String name : variables().keySet()) {
            Map<String, String> fewer = new HashMap<>(variables());
            fewer.remove(name);
            assertThatThrownBy(() -> fromEnvironment(fewer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining(" -> ");
        }
    }
}
