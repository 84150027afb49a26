// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The kit of endurance. */
@Tag("slow")
class TogetherSoakTest extends ProviderSoakTck<FakeTogetherServer> {
    private static final int STEPS = 20;

    @Override
    protected FakeTogetherServer start(VirtualClock clock) {
        return FakeTogetherServer.builder()
                .clock(clock)
                .addModel(
                        baseModel(),
                        new FakeTraining(
                                Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(2), STEPS, null))
                .forgetRequests()
                .start();
    }

    @Override
    protected FineTuneProvider open(FakeTogetherServer service, VirtualClock clock) {
        return TogetherProvider.builder()
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
        return 5 + STEPS + 3 + 5 + 3; // notes, steps, saved checkpoints that are noted, and the checkpoints of the end
    }

    @Override
    protected void disturb(FakeTogetherServer service, int jobs) {
        service.fault(FakeFault.status(503, "", "busy").times(jobs / 10));
        service.fault(FakeFault.hangUp().on("GET", ".*events").after(jobs / 10).times(jobs / 10));
        service.fault(
                FakeFault.truncate().on("GET", ".*metrics").after(jobs / 10).times(jobs / 10));
    }

    @Override
    protected void check(FakeTogetherServer service, int jobs) {
        assertThat(service.files()).isEqualTo(1);
    }
}
