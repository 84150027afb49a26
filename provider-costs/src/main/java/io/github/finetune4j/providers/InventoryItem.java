// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.NoNull;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A thing of one's own that a provider holds. Immutable.
 *
 * @param kind for people: {@code job}, {@code file}, {@code model}, {@code checkpoint}, {@code stored completions} …
 * @param id the provider's name of it
 * @param name what whoever made it called it; empty where nobody did
 * @param status the provider's word; empty without one
 * @param created when it was made; empty where nobody says
 * @param ends first day on which it is gone, or no longer answers; empty where none is announced
 * @param bytes its size; empty where nobody says
 * @param cost what saving it costs, in US dollars; 0 for what comes at no charge, empty where nobody says
 * @param facts what else the provider says that lineage needs, as JSON values: a job's {@code training_file} …
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record InventoryItem(
        String kind,
        String id,
        String name,
        String status,
        Optional<Instant> created,
        Optional<LocalDate> ends,
        OptionalLong bytes,
        OptionalDouble cost,
        Map<String, Object> facts) {
    /** Checks that nothing is missing, and copies the facts. */
    public InventoryItem {
        NoNull.check("inventory item", "kind", kind, "id", id, "name", name, "status", status, "created", created);
        NoNull.check("inventory item", "ends", ends, "bytes", bytes, "cost", cost, "facts", facts);
        cost.ifPresent(value -> PriceFile.price(kind + " " + id, value));
        facts = Json.plainMap(facts);
    }

    @Override
    public String toString() {
        return kind + " " + id + ends.map(day -> ", gone on " + day).orElse("");
    }
}
