// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A provider over HTTP of one's own keeps the rules. */
// tag::lathe-test[]
class LatheProviderTest extends FineTuneProviderTck {
    private final FakeLathe lathe = new FakeLathe();

    @AfterEach
    void stopLathe() {
        lathe.close();
    }

    @Override
    protected FineTuneProvider createProvider() {
        return lathe.provider().build();
    }

    @Override
    protected FineTuneSpec quickSpec() {
        return spec("birch");
    }

    @Override
    protected FineTuneSpec longSpec() {
        return spec("slow-oak");
    }

    static FineTuneSpec spec(String base) {
        Dataset data = Dataset.of(IntStream.range(0, 10)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("answer " + i)))
                .toList());
        return FineTuneSpec.builder().baseModel(base).trainingData(data).build();
    }
}
// end::lathe-test[]
