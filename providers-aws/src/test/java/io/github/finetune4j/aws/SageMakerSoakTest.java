// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The kit of endurance. */
@Tag("slow")
class SageMakerSoakTest extends ProviderSoakTck<FakeSageMakerServer> {
    private static final int STEPS = 10;

    @Override
    protected FakeSageMakerServer start(VirtualClock clock) {
        return FakeSageMakerServer.builder()
                .clock(clock)
                .addModel(
                        baseModel(),
                        new FakeTraining(
                                Duration.ofMinutes(3), Duration.ofMinutes(4), Duration.ofMinutes(2), STEPS, null))
                .forgetRequests()
                .start();
    }

    @Override
    protected FineTuneProvider open(FakeSageMakerServer service, VirtualClock clock) {
        return new SageMakerLab(service)
                .builder()
                .clock(clock)
                .pollInterval(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected String baseModel() {
        return FakeSageMakerServer.QUICK;
    }

    @Override
    protected int events() {
        return 3 + STEPS + 1 + 1; // transitions, steps, the last metric, the end
    }

    @Override
    protected void disturb(FakeSageMakerServer service, int jobs) {
        service.fault(FakeFault.status(503, "", "busy").times(jobs / 10));
        service.fault(FakeFault.hangUp()
                .on("POST", "/SageMaker.DescribeTrainingJob")
                .after(jobs / 10)
                .times(jobs / 10));
    }
}
