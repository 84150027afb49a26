// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import io.github.finetune4j.testkit.JournalStoreTck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileJournalStoreTckTest extends JournalStoreTck {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected JournalStore open() {
        return FileJournalStore.open(folder.resolve("journals"));
    }
}
