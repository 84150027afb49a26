// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.maintenance.store.MaintenanceStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2MaintenanceContractTest extends MaintenanceStoreContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected MaintenanceStore open() {
        return JdbcMaintenanceStore.h2(folder.resolve("maintenance"));
    }
}
