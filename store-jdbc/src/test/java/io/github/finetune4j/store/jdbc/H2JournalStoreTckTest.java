// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.testkit.JournalStoreTck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2JournalStoreTckTest extends JournalStoreTck {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected JournalStore open() {
        return JdbcJournalStore.h2(folder.resolve("journals"));
    }
}
