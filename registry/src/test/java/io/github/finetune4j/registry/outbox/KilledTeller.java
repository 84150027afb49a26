// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.FileRegistry;
import java.nio.file.Path;
import java.time.Instant;

/** Tells a registry through an outbox until it is killed, and says after each call what was taken. */
final class KilledTeller {
    private KilledTeller() {}

    /** The process. {@code arguments}: the registry's folder, the outbox's, and the number to begin with. */
    public static void main(String[] arguments) {
        OutboxRegistry outbox = OutboxRegistry.open(Path.of(arguments[1]), FileRegistry.open(Path.of(arguments[0])));
        for (int i = Integer.parseInt(arguments[2]); ; i++) {
            outbox.add(new Noted("n" + i, Instant.EPOCH, "", "killed", "note " + i));
            System.out.println(i);
        }
    }
}
