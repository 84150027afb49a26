// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The kit of endurance. */
@Tag("slow")
class OpenAiSoakTest extends ProviderSoakTck<FakeOpenAiServer> {
    private static final int STEPS = 20;

    @Override
    protected FakeOpenAiServer start(VirtualClock clock) {
        return FakeOpenAiServer.builder()
                .clock(clock)
                .addModel(
                        baseModel(),
                        new FakeTraining(
                                Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(2), STEPS, null))
                .forgetRequests()
                .start();
    }

    @Override
    protected FineTuneProvider open(FakeOpenAiServer service, VirtualClock clock) {
        return OpenAiProvider.builder()
                .baseUrl(service.baseUrl())
                .key(Lab.KEY)
                .clock(clock)
                .sleeper(time -> {})
                .pollInterval(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected String baseModel() {
        return "soak";
    }

    @Override
    protected int events() {
        return 4 + STEPS + 2 + 3;
    }

    @Override
    protected void disturb(FakeOpenAiServer service, int jobs) {
        service.fault(FakeFault.status(503, "", "busy").times(jobs / 20));
        service.fault(FakeFault.hangUp().on("GET", ".*events").after(jobs / 10).times(jobs / 20));
    }
}
