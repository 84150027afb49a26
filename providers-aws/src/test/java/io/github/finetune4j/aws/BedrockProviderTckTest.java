// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** The provider TCK against the fake server, without an exemption. */
class BedrockProviderTckTest extends FineTuneProviderTck {
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
        return Data.spec().baseModel(FakeBedrockServer.SLOW).build();
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(Data.spec().baseModel(FakeBedrockServer.FAILING).build());
    }

    @Override
    protected ModelRef answering(ModelRef tuned) {
        return ModelRef.of(tuned.provider(), FakeBedrockServer.QUICK); // a tuned one needs a deployment
    }

    @Override
    protected void ask(Capability capability, FineTuneSpec.Builder spec) {
        if (capability == Capability.PROVIDER_OPTIONS) {
            spec.addOption("hyperParameters", Map.of("learningRateWarmupSteps", 5));
        } else {
            super.ask(capability, spec);
        }
    }
}
