// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registry that all pages show, and its records, looked at anew for each request. */
final class Records {
    private final RegistryStore registry;
    private final InstantSource clock;
    private @Nullable Snapshot last;

    Records(RegistryStore registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    RegistryStore registry() {
        return registry;
    }

    InstantSource clock() {
        return clock;
    }

    /** {@return what is on record now; the same as before where nothing has come} */
    synchronized Snapshot now() {
        List<RegistryRecord> records = registry.records();
        Snapshot before = last;
        if (before != null && same(before.records(), records)) {
            return before;
        }
        Snapshot fresh = new Snapshot(records);
        last = fresh;
        return fresh;
    }

    // records are only ever added, at the end
    private static boolean same(List<RegistryRecord> before, List<RegistryRecord> now) {
        return before.size() == now.size()
                && (now.isEmpty() || before.get(now.size() - 1).equals(now.get(now.size() - 1)));
    }
}
