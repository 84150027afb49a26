// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.registry.outbox.OutboxRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Tells a server through an outbox, again and again, until it is killed. */
final class KilledTeller {
    private KilledTeller() {}

    /** The process. {@code arguments}: the server's address, and the outbox's folder. */
    public static void main(String[] arguments) {
        MlflowRegistry registry = MlflowTroubleTest.registry(URI.create(arguments[0]));
        OutboxRegistry outbox = OutboxRegistry.open(Path.of(arguments[1]), registry);
        for (int i = 0; ; i++) {
            Story.run(outbox);
            System.out.println(i);
            outbox.flush(Duration.ofSeconds(1));
        }
    }
}
