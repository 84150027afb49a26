// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.testkit.BatchBench;
import io.github.finetune4j.testkit.BatchModelTck;
import io.github.finetune4j.testkit.BatchTrouble;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.util.List;
import java.util.Set;

/** Models in Bedrock's batches keep the contract. */
final class BedrockBatchModelTckTest extends BatchModelTck {
    @Override
    protected BatchBench start() {
        return new BedrockBatchBench();
    }

    @Override
    protected String key() {
        return FakeBedrockServer.KEY_ID;
    }

    /** Answers of Converse name no model. */
    @Override
    protected Set<BatchTrouble> without() {
        return Set.of(BatchTrouble.OTHER_MODEL);
    }

    /** The AWS SDK logs by another name, and nothing of ours does. */
    @Override
    protected List<String> logged() {
        return List.of();
    }
}
