// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One version of a model, made by a run or brought from elsewhere.
 *
 * @param draft what it is
 * @param number of the version, from 1
 * @param at when it was registered
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ModelVersion(Draft draft, int number, Instant at) implements RegistryRecord {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    /** Checks the number. */
    public ModelVersion {
        if (number < 1) {
            throw new IllegalArgumentException("version of " + draft.name() + ": " + number + " -> count from 1");
        }
    }

    /**
     * A draft of a version of a model, before it has a number.
     *
     * @param name of the model, the same for all its versions: letters, digits, {@code .}, {@code _} and {@code -}
     * @param ref what its provider calls it
     * @param baseModel what it was tuned from, in the provider's words
     * @param run the run that made it; empty where it came from elsewhere
     * @param artifacts SHA-256 in hexadecimal of each file, by its path in the model's folder; empty where it has none
     *     here
     * @param facts what else is known, as JSON values, for example {@code folder}
     * @since 0.1
     */
    public record Draft(
            String name,
            ModelRef ref,
            String baseModel,
            String run,
            Map<String, String> artifacts,
            Map<String, Object> facts) {
        /** Checks the name, and copies what was given. */
        public Draft {
            checkName(name);
            artifacts = Map.copyOf(artifacts);
            facts = Json.plainMap(facts);
        }
    }

    /**
     * Refuses what is no name of a model.
     *
     * @param name of a model
     * @throws IllegalArgumentException if it is none
     */
    public static void checkName(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("name of a model: \"" + name
                    + "\" -> give 1 to 100 letters, digits, . _ or -, with a letter or digit at the beginning");
        }
    }

    /** {@return the model's name} */
    public String name() {
        return draft.name();
    }

    /**
     * {@return what its provider calls it; with the first day on which it no longer answers, where one is known: as it
     * was when the model was registered, or as a {@link RegistryRecord.ShutdownAnnounced} reported to the registry
     * since}
     */
    public ModelRef ref() {
        return draft.ref();
    }

    /** {@return the run that made it; empty where it came from elsewhere} */
    public Optional<String> run() {
        return draft.run().isEmpty() ? Optional.empty() : Optional.of(draft.run());
    }

    @Override
    public String id() {
        return "model/" + name() + "/" + number;
    }

    @Override
    public String toString() {
        return name() + " " + number + " (" + ref() + ")";
    }
}
