// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.search.store.SearchStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2SearchContractTest extends SearchStoreContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected SearchStore open() {
        return JdbcSearchStore.h2(folder.resolve("searches"));
    }
}
