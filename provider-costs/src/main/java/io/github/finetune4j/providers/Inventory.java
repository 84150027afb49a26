// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.internal.names.NoNull;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A list of what a provider holds of one's own. Immutable.
 *
 * @param provider its id
 * @param at when it was asked
 * @param items what it named, kind by kind
 * @param gaps what could not be listed, and why, a sentence each
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Inventory(String provider, Instant at, List<InventoryItem> items, List<String> gaps) {
    /** Copies the lists. */
    public Inventory {
        NoNull.check("inventory", "provider", provider, "at", at);
        items = List.copyOf(items);
        gaps = List.copyOf(gaps);
    }

    /**
     * {@return the items of a kind, in their order}
     *
     * @param kind for example {@code job}
     */
    public List<InventoryItem> items(String kind) {
        return items.stream().filter(item -> item.kind().equals(kind)).toList();
    }
}
