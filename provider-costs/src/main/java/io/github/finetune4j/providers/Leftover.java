// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.internal.names.NoNull;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A thing at a provider that stays after a job. Immutable.
 *
 * @param kind for people, for example {@code endpoint} or {@code file}
 * @param id the provider's name of it
 * @param perHour what an hour of it costs, in US dollars; empty where nobody says, 0 where it is free
 * @param remedy how to get rid of it, or why it could not be deleted
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Leftover(String kind, String id, OptionalDouble perHour, String remedy) {
    /** Checks that nothing is missing. */
    public Leftover {
        NoNull.check("leftover", "kind", kind, "id", id, "perHour", perHour, "remedy", remedy);
        perHour.ifPresent(cost -> PriceFile.price(kind + " " + id, cost));
    }

    /**
     * {@return the same, with another remedy}
     *
     * @param reason how to get rid of it, or why it could not be deleted
     */
    public Leftover because(String reason) {
        return new Leftover(kind, id, perHour, reason);
    }

    @Override
    public String toString() {
        String cost = perHour.isEmpty() ? "of unknown cost" : perHour.getAsDouble() + " USD an hour";
        return kind + " " + id + ", " + cost + " -> " + remedy;
    }
}
