// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.LiveStep;
import io.github.finetune4j.maintenance.step.RowSource;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.trigger.Trigger;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that a maintenance was built with. */
record Settings(
        String name,
        RegistryStore registry,
        String model,
        String alias,
        RowSource source,
        MaintenanceRows rows,
        Dataset testSet,
        Training training,
        Comparing comparing,
        PromotionRules rules,
        @Nullable Duration approval,
        LiveStep canary,
        LiveStep watch,
        List<Trigger> triggers,
        Duration coolDown,
        CycleBudget budget,
        int attempts,
        JournalStore store,
        String who,
        InstantSource clock,
        List<Consumer<Cycle>> listeners,
        Callbacks callbacks) {
    private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());

    /**
     * {@return what code of the application is called through}
     *
     * @param clock times failures
     */
    static Callbacks callbacks(InstantSource clock) {
        return new Callbacks(LOG, clock);
    }

    /** {@return code of the application that maintenance calls, which may fail} */
    Callback callback(String what, String cost) {
        return callbacks.of(what + " of maintenance " + name, cost);
    }
}
