// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TuningMethod;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final Set<Capability> LORA = EnumSet.of(Capability.LORA);
    private static final Prices PRICES = Prices.own("p", LocalDate.of(2026, 11, 1), "USD")
            .withTraining("large", 4)
            .withTraining("small", 1)
            .withMachine("gpu", 3);

    private final FineTuneSpec spec = FineTuneSpec.builder()
            .baseModel("large")
            .trainingData(Dataset.of(
                    List.of(ChatExample.of(Message.user("How late is it?"), Message.assistant("Ten past nine.")))))
            .tuningMethod(TuningMethod.LORA)
            .lora(LoraConfig.builder().rank(4).build())
            .build();

    @Test
    void compare_ofSeveral_namesTheCheapestFirstAndThoseThatCannotLast() {
        List<ProviderOffer> offers = Providers.of(
                        new Bare("silent", LORA),
                        new Bare("whole", EnumSet.of(Capability.FULL)),
                        new Priced("dear"),
                        new Priced("cheap"))
                .baseModel("cheap", "small")
                .compare(spec);

        assertThat(offers).extracting(ProviderOffer::provider).containsExactly("cheap", "dear", "silent", "whole");
        assertThat(offers).extracting(ProviderOffer::model).containsExactly("small", "large", "large", "large");
        assertThat(offers.get(0).estimate().orElseThrow().high())
                .isEqualTo(offers.get(1).estimate().orElseThrow().high() / 4);
        assertThat(offers.get(2)).hasToString("silent, large: yes, at a cost that it does not say");
        assertThat(offers.get(3)).hasToString("whole, large: no, tuningMethod LORA needs LORA");
    }

    @Test
    void compare_whatAProviderRefuses_isAnOfferWithItsReason() {
        FineTuneProvider strict = new Bare("strict", LORA);
        List<ProviderOffer> offers = Providers.of(strict, new Priced("priced"))
                .estimate("strict", asked -> {
                    throw new InvalidRequestException(
                            "rows: 1 -> give at least 10", ProviderFailure.of("strict", "check"), null);
                })
                .baseModel("priced", "unheard of")
                .compare(spec);

        assertThat(offers).noneMatch(ProviderOffer::possible);
        assertThat(offers.get(0).problems()).containsExactly("rows: 1 -> give at least 10");
        assertThat(offers.get(1).problems())
                .singleElement()
                .asString()
                .startsWith("no price for training of unheard of at p (2026-11-01) -> give your own");
    }

    @Test
    void estimate_ofAProviderWithoutOne_isTaken() {
        List<ProviderOffer> offers = Providers.of(new Bare("hourly", LORA))
                .estimate("hourly", it -> TrainingEstimate.ofHours(it.baseModel(), "gpu", Duration.ofHours(2), PRICES))
                .compare(spec);

        assertThat(offers).singleElement().hasToString("hourly, large: 0.00 to 6.00 USD in 2 hours at most");
    }

    @Test
    void of_whatCannotBeCompared_isRefused() {
        Bare one = new Bare("one", LORA);
        assertThatThrownBy(() -> Providers.of(one, one))
                .hasMessage("provider one: there twice -> give each provider once");
        assertThatThrownBy(() -> Providers.of(one).baseModel("two", "m"))
                .hasMessage("provider two: not compared -> name one of [one]");
    }

    /** Knows what it can do, and is never asked to do it. */
    private static class Bare implements FineTuneProvider {
        private final String id;
        private final Set<Capability> capabilities;

        Bare(String id, Set<Capability> capabilities) {
            this.id = id;
            this.capabilities = capabilities;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Set<Capability> capabilities() {
            return capabilities;
        }

        @Override
        public JobRef submit(FineTuneSpec spec, SubmitContext context) {
            throw new AssertionError("a comparison starts nothing");
        }

        @Override
        public JobSnapshot poll(JobRef ref) {
            throw new AssertionError("a comparison follows nothing");
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            throw new AssertionError("a comparison follows nothing");
        }

        @Override
        public JobSnapshot cancel(JobRef ref) {
            throw new AssertionError("a comparison cancels nothing");
        }
    }

    private static final class Priced extends Bare implements EstimatesCost {
        Priced(String id) {
            super(id, LORA);
        }

        @Override
        public TrainingEstimate estimate(FineTuneSpec spec) {
            return TrainingEstimate.ofTokens(spec.baseModel(), new TokenRange(1_000_000, 2_000_000), PRICES);
        }
    }
}
