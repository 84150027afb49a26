// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;

/** Forgets one row after the other until it is killed, and says after each call which one is gone. */
final class KilledForgetter {
    static final int ROWS = 600;

    private KilledForgetter() {}

    /** The process. {@code arguments}: the folder, and the row to begin with. */
    public static void main(String[] arguments) {
        RegistryStore registry = FileRegistry.open(Path.of(arguments[0]));
        for (int i = Integer.parseInt(arguments[1]); i < ROWS; i++) {
            int row = i * 7 % ROWS; // in all blocks
            registry.forget(Rows.data(row, row + 1).examples().get(0), "killed", "asked");
            System.out.println(i);
        }
    }
}
