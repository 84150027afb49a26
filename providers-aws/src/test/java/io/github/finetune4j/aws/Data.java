// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.stream.IntStream;

/** Small data sets and specifications. */
final class Data {
    private Data() {}

    static Dataset rows(int count) {
        return rows("Question", count);
    }

    static Dataset rows(String word, int count) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i -> ChatExample.of(Message.user(word + " " + i), Message.assistant("Answer " + i)))
                .toList());
    }

    static FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder().baseModel(FakeBedrockServer.QUICK).trainingData(rows(12));
    }
}
