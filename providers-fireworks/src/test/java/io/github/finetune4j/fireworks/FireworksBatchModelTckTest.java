// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;

/** Models in Fireworks AI's batches keep the contract. */
final class FireworksBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new FireworksBatchBench();
    }

    @Override
    protected String key() {
        return "fw_fake-key-000000";
    }
}
