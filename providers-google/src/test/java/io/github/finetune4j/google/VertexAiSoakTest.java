// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The kit of endurance. */
@Tag("slow")
class VertexAiSoakTest extends ProviderSoakTck<FakeVertexServer> {
    @Override
    protected FakeVertexServer start(VirtualClock clock) {
        return FakeVertexServer.builder()
                .clock(clock)
                .addModel(
                        baseModel(),
                        new FakeTraining(
                                Duration.ofMinutes(5), Duration.ofMinutes(20), Duration.ofMinutes(3), 40, null))
                .forgetRequests()
                .start();
    }

    @Override
    protected FineTuneProvider open(FakeVertexServer service, VirtualClock clock) {
        return new Lab(service)
                .builder()
                .addTunableModel(baseModel())
                .clock(clock)
                .pollInterval(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected String baseModel() {
        return "soak";
    }

    @Override
    protected int events() {
        return 8; // created, started, three checkpoints, a warning, tokens, ended
    }

    @Override
    protected void disturb(FakeVertexServer service, int jobs) {
        service.fault(FakeVertexServer.error(503, "UNAVAILABLE", "busy").times(jobs / 10));
        service.fault(FakeFault.hangUp()
                .afterExecuting()
                .on("POST", ".*/tuningJobs")
                .after(jobs / 10)
                .times(jobs / 10));
    }
}
