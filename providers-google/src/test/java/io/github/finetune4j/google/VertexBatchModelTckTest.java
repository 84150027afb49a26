// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;
import io.github.finetune4j.testkit.services.FakeVertexServer;

/** Models in Vertex AI's batches keep the contract. */
final class VertexBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new VertexBatchBench();
    }

    @Override
    protected String key() {
        return FakeVertexServer.TOKEN;
    }
}
