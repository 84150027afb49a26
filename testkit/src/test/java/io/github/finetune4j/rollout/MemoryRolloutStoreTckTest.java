// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.testkit.RolloutStoreTck;

class MemoryRolloutStoreTckTest extends RolloutStoreTck {
    @Override
    protected RolloutStore emptyStore() {
        return new MemoryRolloutStore();
    }
}
