// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;

/** Models in Anthropic's batches keep the contract. */
final class AnthropicBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new AnthropicBatchBench();
    }

    @Override
    protected String key() {
        return AnthropicBatchBench.KEY;
    }
}
