// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.internal.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A version of a data set. It is named by its content: the same rows in the same order are the same version.
 *
 * @param fingerprint over all rows and their order
 * @param at when it was first kept
 * @param rows how many
 * @param facts what is known about it, as JSON values: {@code sources}, {@code steps}, {@code removed},
 *     {@code parents}, {@code licence}, {@code location} …
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DataVersion(Fingerprint fingerprint, Instant at, long rows, Map<String, Object> facts)
        implements RegistryRecord {
    private static final String PARENTS = "parents";

    /** Copies the facts, deeply. */
    public DataVersion {
        facts = Json.plainMap(facts);
    }

    /**
     * {@return the id of the version of these rows}
     *
     * @param fingerprint over all rows and their order
     */
    public static String id(Fingerprint fingerprint) {
        return "data/" + fingerprint.hex();
    }

    /** {@return the ids of the versions from which these rows came; empty where nobody said so} */
    public List<String> parents() {
        return facts.get(PARENTS) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    @Override
    public String id() {
        return id(fingerprint);
    }
}
