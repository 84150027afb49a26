// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import io.github.finetune4j.evaluation.Cost;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One step of a cycle. Immutable.
 *
 * @param step which one
 * @param key by which a provider knows it, the same however often the step is begun
 * @param began when it was begun first
 * @param end when it was done; null as long as it is not
 * @param note what it waits for or what went wrong last; empty where there is nothing to say
 * @param facts what it found, as JSON values
 * @param reserved what was set aside for it
 * @param spent what it cost
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StepRecord(
        Step step,
        String key,
        Instant began,
        @Nullable Instant end,
        String note,
        Map<String, Object> facts,
        Cost reserved,
        Cost spent) {
    /** Copies the facts, in their order. */
    public StepRecord {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** {@return when it was done; empty as long as it is not} */
    public Optional<Instant> ended() {
        return Optional.ofNullable(end);
    }
}
