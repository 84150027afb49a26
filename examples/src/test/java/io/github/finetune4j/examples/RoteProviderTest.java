// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.InstantSource;
import java.util.stream.IntStream;

/** A provider of one's own keeps the rules. */
class RoteProviderTest extends FineTuneProviderTck {
    @Override
    protected FineTuneProvider createProvider() {
        return new RoteProvider(InstantSource.system());
    }

    @Override
    protected FineTuneSpec quickSpec() {
        return spec(10);
    }

    @Override
    protected FineTuneSpec longSpec() {
        return spec(20_000);
    }

    @Override
    protected boolean survivesRestart() {
        return false;
    }

    private static FineTuneSpec spec(int rows) {
        Dataset data = Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("answer " + i)))
                .toList());
        return FineTuneSpec.builder()
                .baseModel(RoteProvider.BLANK)
                .trainingData(data)
                .build();
    }
}
