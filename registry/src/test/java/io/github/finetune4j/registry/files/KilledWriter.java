// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes to a registry until it is killed, and says after each call what it was told to be kept. */
final class KilledWriter {
    private KilledWriter() {}

    /** The process. {@code arguments}: the folder, and the number to begin with. */
    public static void main(String[] arguments) {
        RegistryStore registry = FileRegistry.open(Path.of(arguments[0]));
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            registry.add(new Noted("n" + i, Instant.EPOCH, "", "killed", "note " + i));
            registry.addData(Rows.data(i * 7, i * 7 + 300), Map.of());
            registry.addPoints("run", List.of(new MetricPoint("loss", i, Instant.EPOCH, 1.0 / (i + 1))));
            System.out.println(i);
        }
    }
}
