// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.Optional;

/** The fake provider keeps every rule. */
class FakeProviderTckTest extends FineTuneProviderTck {
    private final VirtualClock clock = VirtualClock.create();
    private final FakeProvider account = configure(FakeProvider.builder()
                    .clock(clock)
                    .baseModels("quick", "long", "failing")
                    .script(FakeProviderTckTest::script))
            .build();

    /** {@return the same builder, with whatever a subclass wants} */
    FakeProvider.Builder configure(FakeProvider.Builder builder) {
        return builder;
    }

    final VirtualClock clock() {
        return clock;
    }

    private static FakeScript script(FineTuneSpec spec) {
        Duration second = Duration.ofSeconds(1);
        return switch (spec.baseModel()) {
            case "long" ->
                FakeScript.builder().queued(second).steps(2_000, second).build();
            case "failing" ->
                FakeScript.builder().steps(2, second).fails("row 3: no answer").build();
            default ->
                FakeScript.builder()
                        .queued(second.multipliedBy(2))
                        .steps(6, second)
                        .note("done")
                        .build();
        };
    }

    @Override
    protected FineTuneProvider createProvider() {
        return account.reopen();
    }

    @Override
    protected FineTuneSpec quickSpec() {
        return Specs.minimal().baseModel("quick").build();
    }

    @Override
    protected FineTuneSpec longSpec() {
        return Specs.minimal().baseModel("long").build();
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(Specs.minimal().baseModel("failing").build());
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected Duration verbLimit() {
        return Duration.ofSeconds(10);
    }

    @Override
    protected void letTimePass() {
        clock.advance(Duration.ofSeconds(1));
    }
}
