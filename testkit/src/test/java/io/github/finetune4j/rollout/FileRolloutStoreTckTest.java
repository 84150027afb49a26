// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.testkit.RolloutStoreTck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileRolloutStoreTckTest extends RolloutStoreTck {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected RolloutStore emptyStore() {
        return FileRolloutStore.open(folder.resolve("rollouts"));
    }
}
