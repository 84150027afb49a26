// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** The provider TCK against the fake server, without an exemption. */
class SageMakerProviderTckTest extends FineTuneProviderTck {
    private static final SageMakerLab LAB = new SageMakerLab();

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
        return SageMakerLab.spec().build();
    }

    @Override
    protected FineTuneSpec longSpec() {
        return SageMakerLab.spec().baseModel(FakeSageMakerServer.SLOW).build();
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(
                SageMakerLab.spec().baseModel(FakeSageMakerServer.FAILING).build());
    }

    /** Whether there is a base model, only the container finds out. */
    @Override
    protected FineTuneSpec invalidSpec() {
        return SageMakerLab.spec().baseModel("s3://no/such-model").build();
    }

    @Override
    protected void ask(Capability capability, FineTuneSpec.Builder spec) {
        if (capability == Capability.PROVIDER_OPTIONS) {
            spec.addOption("hyperParameters", Map.of("save_steps", 5));
        } else {
            super.ask(capability, spec);
        }
    }
}
