// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers.internal;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An inventory, while one list after the other is asked for: a list that is refused is a gap, and keeps what had come.
 */
public final class InventoryListing {
    /** What goes first comes first; kinds that only some have come behind. */
    private static final List<String> ORDER = List.of("model", "checkpoint", "stored completions", "job");

    private final String provider;
    private final Instant at;
    private final List<InventoryItem> items = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private @Nullable ProviderException first;
    private int asked;

    /**
     * Begins an inventory.
     *
     * @param provider its id
     * @param clock tells when it was asked
     */
    public InventoryListing(String provider, InstantSource clock) {
        this.provider = provider;
        at = clock.instant();
    }

    /**
     * Adds an item.
     *
     * @param entry what is known of it
     */
    public void add(InventoryEntry entry) {
        items.add(entry.item());
    }

    /**
     * Asks for a list.
     *
     * @param what it lists, for people
     * @param listing asks, and adds what comes
     */
    public void list(String what, Runnable listing) {
        int before = items.size();
        asked++;
        try {
            listing.run();
        } catch (ProviderException e) {
            first = first == null ? e : first;
            int got = items.size() - before;
            gaps.add(what + (got == 0 ? "" : ", after " + got) + ": " + Remedy.without(e));
        }
    }

    /**
     * {@return what has come}
     *
     * @throws ProviderException if every list was refused: then nothing can be said
     */
    public Inventory inventory() {
        ProviderException why = first;
        if (why != null && gaps.size() >= asked && items.isEmpty()) {
            throw why;
        }
        items.sort(Comparator.comparingInt(InventoryListing::place));
        return new Inventory(provider, at, items, gaps);
    }

    private static int place(InventoryItem item) {
        int place = ORDER.indexOf(item.kind());
        return place < 0 ? ORDER.size() : place;
    }
}
