// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Finds providers by name among the modules on the class path or the module path. Nothing is kept between two calls.
 * Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FineTuneProviders {
    private FineTuneProviders() {}

    /**
     * {@return the names under which there is a provider, in order}
     *
     * @throws IllegalStateException if two factories have one id, or one has an id of another form
     */
    public static Set<String> ids() {
        return Collections.unmodifiableSet(factories(ownLoader()).keySet());
    }

    /**
     * {@return a new provider with its defaults} The caller closes it.
     *
     * @param id for example {@code local} or {@code openai}
     * @throws IllegalArgumentException as {@link #of(String, Map)}
     * @throws IllegalStateException as {@link #of(String, Map)}
     */
    public static FineTuneProvider of(String id) {
        return of(id, Map.of());
    }

    /**
     * {@return a new provider} The caller closes it.
     *
     * @param id for example {@code local} or {@code openai}
     * @param settings by name, as the factory's class documents them
     * @throws IllegalArgumentException if there is no such provider: those that are there are named; if settings are
     *     missing, blank or unknown: all of them are named; or if a value is wrong
     * @throws IllegalStateException if two factories have one id, or if the provider lacks something that is not a
     *     setting, such as a key
     */
    public static FineTuneProvider of(String id, Map<String, String> settings) {
        return of(id, settings, ownLoader());
    }

    /**
     * {@return a new provider} The caller closes it.
     *
     * @param id for example {@code local} or {@code openai}
     * @param settings by name, as the factory's class documents them
     * @param loader sees the modules to look in, where that is not the loader of this library
     * @throws IllegalArgumentException as {@link #of(String, Map)}
     * @throws IllegalStateException as {@link #of(String, Map)}
     */
    public static FineTuneProvider of(String id, Map<String, String> settings, ClassLoader loader) {
        Map<String, FineTuneProviderFactory> all = factories(loader);
        FineTuneProviderFactory factory = all.get(id);
        if (factory == null) {
            throw new IllegalArgumentException((id.isBlank() ? "no provider has a blank name" : "no provider " + id)
                    + ", only " + all.keySet()
                    + " -> take one of these, or add the module that brings it to the class path");
        }
        List<String> problems = problems(factory, settings);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("cannot make provider " + id + ": " + String.join("; ", problems)
                    + " -> its settings are " + new TreeSet<>(factory.settings()));
        }
        return factory.create(Map.copyOf(settings));
    }

    private static List<String> problems(FineTuneProviderFactory factory, Map<String, String> settings) {
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(factory.requiredSettings())) {
            if (!settings.containsKey(name)) {
                problems.add("setting " + name + " is missing");
            }
        }
        new TreeMap<>(settings).forEach((name, value) -> {
            if (!factory.settings().contains(name)) {
                problems.add("setting " + name + " is unknown");
            } else if (value.isBlank()) {
                problems.add("setting " + name + " is blank");
            }
        });
        return problems;
    }

    private static Map<String, FineTuneProviderFactory> factories(ClassLoader loader) {
        Map<String, FineTuneProviderFactory> all = new TreeMap<>();
        for (FineTuneProviderFactory factory : ServiceLoader.load(FineTuneProviderFactory.class, loader)) {
            add(all, factory);
        }
        return all;
    }

    private static void add(Map<String, FineTuneProviderFactory> all, FineTuneProviderFactory factory) {
        String id = factory.id();
        String type = factory.getClass().getName();
        if (!id.matches("[a-z0-9-]+")) {
            throw new IllegalStateException("the provider factory " + type + " has the id \"" + id
                    + "\" -> give it lower-case letters, digits and -");
        }
        FineTuneProviderFactory other = all.put(id, factory);
        if (other != null) {
            throw new IllegalStateException("two provider factories have the id " + id + ": "
                    + other.getClass().getName() + " and " + type + " -> take one of their modules off the class path");
        }
    }

    private static ClassLoader ownLoader() {
        return FineTuneProviders.class.getClassLoader();
    }
}
