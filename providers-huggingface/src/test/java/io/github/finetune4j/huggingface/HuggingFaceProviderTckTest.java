// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Point 4: the numbered rules, against the fake Hub. */
class HuggingFaceProviderTckTest extends FineTuneProviderTck {
    private final HubFixture fixture = new HubFixture();

    @TempDir
    static Path cache;

    @BeforeEach
    void start() {
        fixture.fake.jobs(new FakeTraining(fixture.fake)).endSilentLogs(Duration.ofMillis(10));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Override
    protected FineTuneProvider createProvider() {
        return HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("t4-small")
                .logPatience(Duration.ofSeconds(30))
                .build();
    }

    static FineTuneSpec spec(int rows, String answer) {
        Dataset data = Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> ChatExample.of(Message.user("Question " + i), Message.assistant(answer)))
                .toList());
        return FineTuneSpec.builder().baseModel("acme/tiny").trainingData(data).build();
    }

    @Override
    protected FineTuneSpec quickSpec() {
        return spec(4, "yes");
    }

    @Override
    protected FineTuneSpec longSpec() {
        return spec(FakeTraining.LONG, "yes");
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(spec(2, "fail"));
    }
}
