// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;

/** Models in Together AI's batches keep the contract. */
final class TogetherBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new TogetherBatchBench();
    }

    @Override
    protected String key() {
        return "tgp-fake-key-000000";
    }
}
