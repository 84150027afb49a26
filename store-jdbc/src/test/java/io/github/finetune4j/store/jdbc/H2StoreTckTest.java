// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.testkit.RolloutStoreTck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTckTest extends RolloutStoreTck {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected RolloutStore emptyStore() {
        return JdbcRolloutStore.h2(folder.resolve("rollouts"));
    }
}
