// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.Copied;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.store.jdbc.JdbcRegistry;
import java.nio.file.Path;
import javax.sql.DataSource;

/** A registry that several processes share, in a database, and a copy of it in plain files. */
final class SharedRegistry {
    private SharedRegistry() {}

    static void share(Path folder, DataSource dataSource) {
        // tag::share[]
        try (RegistryStore mine = FileRegistry.open(folder);
                RegistryStore shared = JdbcRegistry.of(dataSource)) {
            Copied copied = mine.copyTo(shared);
            System.out.println(
                    copied.records() + " records are new in the database, " + copied.known() + " were there");
        }
        // end::share[]
    }

    static void bringBack(DataSource dataSource, Path copy) {
        try (RegistryStore shared = JdbcRegistry.of(dataSource);
                RegistryStore files = FileRegistry.open(copy)) {
            shared.copyTo(files);
        }
    }
}
