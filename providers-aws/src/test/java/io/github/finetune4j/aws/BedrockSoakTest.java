// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The kit of endurance. */
@Tag("slow")
class BedrockSoakTest extends ProviderSoakTck<FakeBedrockServer> {
    private static final int STEPS = 20;

    @Override
    protected FakeBedrockServer start(VirtualClock clock) {
        return FakeBedrockServer.builder()
                .clock(clock)
                .addModel(
                        baseModel(),
                        new FakeTraining(
                                Duration.ofMinutes(10), Duration.ofMinutes(20), Duration.ofMinutes(3), STEPS, null))
                .forgetRequests()
                .start();
    }

    @Override
    protected FineTuneProvider open(FakeBedrockServer service, VirtualClock clock) {
        return new Lab(service)
                .builder()
                .clock(clock)
                .pollInterval(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected String baseModel() {
        return FakeBedrockServer.QUICK;
    }

    @Override
    protected int events() {
        return 1 + 3 + STEPS + 1; // beginning, phases, steps, end
    }

    @Override
    protected void disturb(FakeBedrockServer service, int jobs) {
        service.fault(FakeFault.status(503, "", "busy").times(jobs / 10));
        service.fault(FakeFault.hangUp()
                .on("GET", "/model-customization-jobs/.+")
                .after(jobs / 10)
                .times(jobs / 10));
    }
}
