// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.FineTuneProviderTck;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** The provider TCK against the fake server, without an exemption. */
class OpenAiProviderTckTest extends FineTuneProviderTck {
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
        return Data.spec().baseModel(FakeOpenAiServer.SLOW).build();
    }

    @Override
    protected Optional<FineTuneSpec> failingSpec() {
        return Optional.of(Data.spec().baseModel(FakeOpenAiServer.FAILING).build());
    }

    @Override
    protected void ask(Capability capability, FineTuneSpec.Builder spec) {
        switch (capability) {
            case REINFORCEMENT -> {
                super.ask(capability, spec);
                spec.validationData(spec.build().trainingData());
                spec.addOption(
                        OpenAiOptions.GRADER, OpenAiGraders.stringCheck("same", "{{sample.output_text}}", "Yes", "eq"));
            }
            case PROVIDER_OPTIONS -> spec.addOption(OpenAiOptions.INTEGRATIONS, OpenAiOptions.wandb("tck"));
            default -> super.ask(capability, spec);
        }
    }
}
