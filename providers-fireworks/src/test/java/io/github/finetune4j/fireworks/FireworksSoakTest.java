// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The kit of endurance. */
@Tag("slow")
class FireworksSoakTest extends ProviderSoakTck<FakeFireworksServer> {
    private static final int STEPS = 20;

    @Override
    protected FakeFireworksServer start(VirtualClock clock) {
        return FakeFireworksServer.builder()
                .clock(clock)
                .addModel(
                        baseModel(),
                        new FakeTraining(
                                Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(2), STEPS, null))
                .forgetRequests()
                .start();
    }

    @Override
    protected FineTuneProvider open(FakeFireworksServer service, VirtualClock clock) {
        return FireworksProvider.builder()
                .baseUrl(service.baseUrl())
                .key(Lab.KEY)
                .account(FakeFireworksServer.ACCOUNT)
                .http(http -> http.httpClient(Lab.HTTP))
                .clock(clock)
                .sleeper(time -> {})
                .pollInterval(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected String baseModel() {
        return "accounts/fireworks/models/soak";
    }

    @Override
    protected int events() {
        return STEPS;
    }

    @Override
    protected void disturb(FakeFireworksServer service, int jobs) {
        service.fault(FakeFault.status(503, "", "busy").times(jobs / 10));
        service.fault(
                FakeFault.hangUp().on("GET", ".*Jobs/[^/]*").after(jobs / 10).times(jobs / 10));
        service.storageFault(
                FakeFault.truncate().on("GET", ".*").after(jobs / 10).times(jobs / 10));
    }

    @Override
    protected void check(FakeFireworksServer service, int jobs) {
        assertThat(service.dataSets()).isEqualTo(1);
    }
}
