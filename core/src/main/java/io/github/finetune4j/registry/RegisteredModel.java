// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A model in a registry: its versions, and the aliases that point to some of them. What it shows is the registry's
 * state when it was asked for.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RegisteredModel {
    /** {@return the model's name} */
    String name();

    /** {@return all versions, by number from 1} */
    List<ModelVersion> versions();

    /** {@return the version to which each alias points, by alias} */
    Map<String, ModelVersion> aliases();

    /** {@return the moves of aliases, oldest first} */
    List<RegistryRecord.AliasMoved> aliasHistory();

    /** {@return the version of the highest number} */
    default ModelVersion newest() {
        return versions().get(versions().size() - 1);
    }

    /**
     * {@return one version}
     *
     * @param number from 1
     * @throws IllegalArgumentException if there is none of this number
     */
    default ModelVersion version(int number) {
        return versions().stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model " + name() + " has no version " + number
                        + " -> give a number from 1 to " + newest().number()));
    }

    /**
     * {@return the version to which an alias points}
     *
     * @param alias for example {@code champion}
     * @throws IllegalArgumentException if there is no such alias
     */
    default ModelVersion alias(String alias) {
        ModelVersion version = aliases().get(alias);
        if (version == null) {
            throw new IllegalArgumentException("model " + name() + " has no alias " + alias + " -> "
                    + (aliases().isEmpty()
                            ? "move one to a version first"
                            : "name one of " + aliases().keySet()));
        }
        return version;
    }
}
