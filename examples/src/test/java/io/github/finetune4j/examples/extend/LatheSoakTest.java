// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.ProviderSoakTck;
import io.github.finetune4j.testkit.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** A provider over HTTP of one's own, followed for long. */
// tag::lathe-soak[]
@Tag("slow")
class LatheSoakTest extends ProviderSoakTck<FakeLathe> {
    @Override
    protected FakeLathe start(VirtualClock clock) {
        return new FakeLathe(); // its jobs go by looks, not by a clock
    }

    @Override
    protected FineTuneProvider open(FakeLathe service, VirtualClock clock) {
        return service.provider()
                .clock(clock)
                .pollInterval(Duration.ofMinutes(10))
                .build();
    }

    @Override
    protected String baseModel() {
        return "birch";
    }

    @Override
    protected int events() {
        return 2;
    }
}
// end::lathe-soak[]
