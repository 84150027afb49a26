// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;
import io.github.finetune4j.testkit.BatchTrouble;
import java.util.Set;

/** Models in Fireworks AI's batches keep the contract. */
final class FireworksBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new FireworksBatchBench();
    }

    /** The service has no way to cancel a batch from here. */
    @Override
    protected Set<BatchTrouble> without() {
        return Set.of(BatchTrouble.CANCELLED_FROM_HERE);
    }

    @Override
    protected String key() {
        return "fw_fake-key-000000";
    }
}
