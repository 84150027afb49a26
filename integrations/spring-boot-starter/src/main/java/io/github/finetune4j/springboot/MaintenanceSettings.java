// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of maintenance.
 *
 * @param enabled Whether this instance goes on with the application's maintenances. Each may: one of them acts.
 * @param tickEvery How long it pauses before it looks again at what is due, at least a second.
 * @param model Name of the model in the registry that is maintained, and of its maintenance. By default there is none
 *     but the application's own beans.
 * @param alias Alias of the version in use; it must point to one.
 * @param every Time after which the model is trained again, such as 30d or 3m. By default only the triggers that a
 *     MaintenanceCustomizer adds begin a cycle.
 */
record MaintenanceSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5m") Duration tickEvery,
        @Nullable String model,
        @DefaultValue("champion") String alias,
        @Nullable Period every) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    MaintenanceSettings {
        if (tickEvery.compareTo(SHORTEST) < 0) {
            throw new SettingException("finetune4j.maintenance.tick-every: " + ShownTime.words(tickEvery)
                    + " -> give at least a second, such as 5m");
        }
    }
}
