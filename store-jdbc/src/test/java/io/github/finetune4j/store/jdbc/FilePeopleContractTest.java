// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.people.store.FilePeopleStore;
import io.github.finetune4j.people.store.PeopleStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FilePeopleContractTest extends PeopleContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected PeopleStore open() {
        return FilePeopleStore.open(folder.resolve("people"));
    }
}
