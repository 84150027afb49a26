// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** The provider TCK against the fake server, without an exemption. */
class VertexAiProviderTckTest extends FineTuneProviderTck {
    private static final Lab LAB = new Lab();

    @AfterAll
    static void stop() {
        LAB.close();
    }

    @Override
    protected FineTuneProvider createProvider() {
        return LAB.provider();
    }

    @Override
    protected FineTuneSpec quickSpec() {
        return Data.spec().build();
    }

    @Override
    protected FineTuneSpec longSpec() {
        return Data.spec().baseModel(FakeVertexServer.SLOW).build();
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(Data.spec().baseModel(FakeVertexServer.FAILING).build());
    }

    @Override
    protected void ask(Capability capability, FineTuneSpec.Builder spec) {
        if (capability == Capability.PROVIDER_OPTIONS) {
            spec.addOption(VertexAiOptions.EXPORT_LAST_CHECKPOINT_ONLY, true);
        } else {
            super.ask(capability, spec);
        }
    }
}
