// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.List;

/** Specifications for tests. */
public final class Specs {
    private Specs() {}

    /** {@return one example} */
    public static Dataset data() {
        return Dataset.of(List.of(ChatExample.of(Message.user("two and two?"), Message.assistant("four"))));
    }

    /** {@return the smallest specification} */
    public static FineTuneSpec.Builder minimal() {
        return FineTuneSpec.builder().baseModel("base").trainingData(data());
    }
}
