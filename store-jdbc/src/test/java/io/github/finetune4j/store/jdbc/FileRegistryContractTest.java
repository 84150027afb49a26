// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryContractTest extends RegistryContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected RegistryStore open() {
        return FileRegistry.open(folder.resolve("registry"));
    }
}
