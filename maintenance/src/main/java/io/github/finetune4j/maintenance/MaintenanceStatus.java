// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Cycle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The status of maintenance. Immutable.
 *
 * @param name of the maintenance
 * @param champion number of the version in use
 * @param cycle the cycle under way; null where there is none
 * @param pending what waits to begin the next cycle
 * @param rest until when no cycle begins; null where one may
 * @param quarantined ids of versions of data that are never learned from
 * @param learned how many rows the champion's data have
 * @param heldBack how many rows are held back as tests
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MaintenanceStatus(
        String name,
        int champion,
        @Nullable Cycle cycle,
        List<Cause> pending,
        @Nullable Instant rest,
        List<String> quarantined,
        long learned,
        long heldBack) {
    /** Copies the lists. */
    public MaintenanceStatus {
        pending = List.copyOf(pending);
        quarantined = List.copyOf(quarantined);
    }

    /** {@return the cycle under way} */
    public Optional<Cycle> current() {
        return Optional.ofNullable(cycle);
    }

    /** {@return until when no cycle begins} */
    public Optional<Instant> restsUntil() {
        return Optional.ofNullable(rest);
    }
}
