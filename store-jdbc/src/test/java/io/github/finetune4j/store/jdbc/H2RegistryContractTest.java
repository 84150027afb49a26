// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2RegistryContractTest extends RegistryContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected RegistryStore open() {
        return JdbcRegistry.h2(folder.resolve("registry"));
    }
}
