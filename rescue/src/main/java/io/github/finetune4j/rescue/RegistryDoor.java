// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.registry.Registry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reports to the application's registry one thing after the other. What it refuses for what it is keeps nothing else
 * from it; to a registry that fails nothing more is reported until the next fetch.
 */
final class RegistryDoor {
    private static final System.Logger LOG = System.getLogger(RegistryDoor.class.getName());

    private final Registry registry;
    private final Callback callback = new Callback(
            "the registry of a rescue",
            "what was fetched stands in the folder, and the next fetch reports it",
            LOG,
            InstantSource.system());
    private final List<String> unreported = new ArrayList<>();
    private String away = "";

    RegistryDoor(Registry registry) {
        this.registry = registry;
    }

    /** {@return whether it was reported} Else it is on the list of what was not. */
    boolean report(String what, Consumer<Registry> call) {
        if (!away.isEmpty()) {
            unreported(what, away);
            return false;
        }
        Attempt<Boolean> reported = callback.attempt(() -> {
            call.accept(registry);
            return true;
        });
        Throwable failure = reported.failure();
        if (failure instanceof IllegalArgumentException) {
            unreported(what, "the registry refuses it: " + Remedy.without(failure));
        } else if (failure != null) {
            away = "the registry fails: " + failure.getClass().getName();
            unreported(what, away);
        }
        return failure == null;
    }

    void unreported(String what, String why) {
        unreported.add(what + ": " + why);
    }

    List<String> unreported() {
        return unreported;
    }
}
