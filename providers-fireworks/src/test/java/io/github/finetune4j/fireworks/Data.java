// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.List;
import java.util.Map;
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

    static Dataset pairs(int count) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i -> new PreferenceExample(
                        List.of(Message.user("Question " + i)),
                        List.of(Message.assistant("Yes, " + i)),
                        List.of(Message.assistant("No")),
                        Map.of()))
                .toList());
    }

    static FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder().baseModel(FakeFireworksServer.QUICK).trainingData(rows(12));
    }
}
