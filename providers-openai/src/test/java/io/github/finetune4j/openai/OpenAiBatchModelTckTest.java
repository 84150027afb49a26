// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;

/** Models in OpenAI's batches keep the contract. */
final class OpenAiBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new OpenAiBatchBench();
    }

    @Override
    protected String key() {
        return OpenAiBatchBench.KEY;
    }
}
