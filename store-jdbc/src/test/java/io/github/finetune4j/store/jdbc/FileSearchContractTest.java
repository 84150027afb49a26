// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.search.store.FileSearchStore;
import io.github.finetune4j.search.store.SearchStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSearchContractTest extends SearchStoreContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected SearchStore open() {
        return FileSearchStore.open(folder.resolve("searches"));
    }
}
