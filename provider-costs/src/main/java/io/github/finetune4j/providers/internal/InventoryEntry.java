// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers.internal;

import io.github.finetune4j.providers.InventoryItem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An item of an inventory, while what is known of it comes together. What nobody says is left out. */
public final class InventoryEntry {
    private final String kind;
    private final String id;
    private String name = "";
    private String status = "";
    private @Nullable Instant created;
    private @Nullable LocalDate ends;
    private OptionalLong bytes = OptionalLong.empty();
    private OptionalDouble cost = OptionalDouble.empty();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    private InventoryEntry(String kind, String id) {
        this.kind = kind;
        this.id = id;
    }

    /**
     * {@return an entry}
     *
     * @param kind for people
     * @param id the provider's
     */
    public static InventoryEntry of(String kind, String id) {
        return new InventoryEntry(kind, id);
    }

    /**
     * Says what whoever made it called it.
     *
     * @param value may be empty
     * @return this
     */
    public InventoryEntry name(String value) {
        name = value;
        return this;
    }

    /**
     * Says the provider's word.
     *
     * @param value may be empty
     * @return this
     */
    public InventoryEntry status(String value) {
        status = value;
        return this;
    }

    /**
     * Says when it was made.
     *
     * @param value null where nobody says
     * @return this
     */
    public InventoryEntry created(@Nullable Instant value) {
        created = value;
        return this;
    }

    /**
     * Says its end.
     *
     * @param value first day without it; empty where none is announced
     * @return this
     */
    public InventoryEntry ends(Optional<LocalDate> value) {
        ends = value.orElse(null);
        return this;
    }

    /**
     * Says its size.
     *
     * @param value below 0 where nobody says
     * @return this
     */
    public InventoryEntry bytes(long value) {
        bytes = value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        return this;
    }

    /**
     * Says that saving it costs nothing.
     *
     * @return this
     */
    public InventoryEntry free() {
        cost = OptionalDouble.of(0);
        return this;
    }

    /**
     * Adds a fact.
     *
     * @param fact its name
     * @param value a JSON value; null and an empty text are left out
     * @return this
     */
    public InventoryEntry fact(String fact, @Nullable Object value) {
        if (value != null && !"".equals(value)) {
            facts.put(fact, value);
        }
        return this;
    }

    InventoryItem item() {
        return new InventoryItem(
                kind, id, name, status, Optional.ofNullable(created), Optional.ofNullable(ends), bytes, cost, facts);
    }
}
