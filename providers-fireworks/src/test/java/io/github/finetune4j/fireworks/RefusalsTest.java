// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused before anything is uploaded, and what it would cost. */
class RefusalsTest {
    private final Lab lab = new Lab();
    private final FireworksProvider fireworks = lab.provider();

    @AfterEach
    void close() {
        fireworks.close();
        lab.close();
    }

    private static Hyperparameters hyper(UnaryOperator<Hyperparameters.Builder> set) {
        return set.apply(Hyperparameters.builder()).build();
    }

    private void refused(FineTuneSpec.Builder spec, String... words) {
        assertThatThrownBy(() -> fireworks.submit(spec.build(), SubmitContext.of("k")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nothing was uploaded")
                .hasMessageContainingAll(words)
                .hasMessageEndingWith("-> fix what is named");
        assertThat(lab.server.requests("POST", ".*")).isEmpty();
    }

    private void cannot(FineTuneSpec.Builder spec, String words) {
        assertThatThrownBy(() -> fireworks.submit(spec.build(), SubmitContext.of("k")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(words)
                .hasMessageContaining(" -> ");
        assertThat(lab.server.requestCount()).isZero();
    }

    @Test
    void submit_beyondTheLimits_namesAllOfThem() {
        refused(
                Data.spec()
                        .trainingData(Data.rows(2))
                        .lora(LoraConfig.builder().rank(24).build())
                        .suffix("Greeter_1")
                        .hyperparameters(hyper(h -> h.maxLength(65_536))),
                "the training data must have at least 3 rows here, got 2",
                "lora.rank must be 1, 2, 4, 8, 16 or 32 here, got 24",
                "suffix must begin with a letter",
                "maxLength must be 1 to 32768 for this model, got 65536");
        refused(
                Data.spec().trainingData(Data.rows(400)).hyperparameters(hyper(h -> h.epochs(10_000))),
                "rows times epochs must be at most 3000000, got 4000000");
        refused(Data.spec().suffix("x".repeat(45)), "suffix has at most 44 characters here");
        refused(
                Data.spec()
                        .trainingData(Data.pairs(5))
                        .method(TrainingMethod.DPO)
                        .hyperparameters(hyper(h -> h.dpoBeta(0.5))),
                "dpoBeta must be below 0.5 here, got 0.5");
    }

    @Test
    void submit_ofModelsThatAreNotTuned_isRefused() {
        refused(Data.spec().baseModel(FakeFireworksServer.UNTUNABLE), "is not tuned here: choose one of");
        for (String name : List.of("accounts/fireworks/models/none", "qwen3-8b", "accounts/a/../models/b", "a b")) {
            refused(Data.spec().baseModel(name), "there is no model " + name + " here");
        }
    }

    @Test
    void submit_ofOddRows_namesTheFirst() {
        List<ChatExample> rows = new ArrayList<>();
        rows.add(ChatExample.of(Message.user("a"), Message.system("b"), Message.assistant("c")));
        rows.add(ChatExample.of(Message.system("s"), Message.user("b"), Message.assistant("c")));
        rows.add(ChatExample.of(Message.user("only")));
        rows.add(ChatExample.of(Message.assistant("c"), Message.user("b")));
        refused(
                Data.spec().trainingData(Dataset.of(rows)),
                "row 1 of the training data has a system message that is not the first: message 2",
                "row 3 of the training data has no message of the assistant",
                "row 4 of the training data does not end with the assistant");
    }

    @Test
    void submit_ofOddOptions_namesThem() {
        refused(
                Data.spec()
                        .addOption("apiKey", "secret")
                        .addOption(FireworksOptions.WANDB, Map.of("project", "p", "apiKey", "secret"))
                        .addOption("field:outputModel", "x")
                        .addOption("field:batchSize", 65_536)
                        .addOption(FireworksOptions.LOSS, Map.of())
                        .addOption("epoch", 3),
                "options [apiKey] carry keys",
                "option wandbConfig carries a key",
                "options [field:outputModel] are set from the specification itself",
                "option field:batchSize is no longer supported by the service: set hyperparameters.batchSize",
                "option lossConfig is for method DPO",
                "options [epoch] are not known");
    }

    @Test
    void submit_ofWhatNoRequestCanSay_isRefused() {
        cannot(Data.spec().hyperparameters(hyper(h -> h.epochs(1.5))), "epochs 1.5 is no whole number");
        cannot(Data.spec().lora(LoraConfig.builder().alpha(8).build()), "lora.alpha has no field");
        cannot(
                Data.spec().hyperparameters(hyper(h -> h.maxLength(64).longRowPolicy(LongRowPolicy.DROP))),
                "longRowPolicy DROP");
        cannot(
                Data.spec()
                        .trainingData(Data.pairs(5))
                        .validationData(Data.pairs(4))
                        .method(TrainingMethod.DPO),
                "validationData");
        cannot(Data.spec().tuningMethod(TuningMethod.FULL), "tuningMethod FULL needs FULL");
        cannot(Data.spec().seed(7), "seed needs SEED");
    }

    @Test
    void submit_ofAModelThatGoesSoon_warns() {
        try (HeardLog heard = HeardLog.of(FireworksService.class)) {
            fireworks.submit(Data.spec().baseModel(FakeFireworksServer.PLAIN).build(), SubmitContext.of("k"));
            fireworks.submit(Data.spec().build(), SubmitContext.of("other"));
            assertThat(heard.messages())
                    .containsExactly(
                            "WARNING the service stops to serve accounts/fireworks/models/plain-8b without a deployment"
                                    + " on 2027-01-31");
        }
    }

    @Test
    void anAccountThatIsSuspended_hasToPay() {
        for (int status : new int[] {402, 412}) {
            lab.unjudged().server.fault(FakeFault.status(status, "", "Account is suspended"));
            assertThatThrownBy(fireworks::supportedModels)
                    .isInstanceOf(PermissionException.class)
                    .hasMessageEndingWith("-> look at billing at app.fireworks.ai: credits, spend limit, suspension");
        }
    }

    // ---- what it costs

    private FireworksProvider priced(TrainingBudget budget, double perMillion) {
        return lab.builder()
                .budget(budget)
                .tokenCounter(text -> 10)
                .prices(Prices.own("fireworks", LocalDate.of(2026, 11, 30), "USD")
                        .withTraining(FakeFireworksServer.QUICK, perMillion))
                .build();
    }

    @Test
    void estimate_countsEpochs_andUploadsNothing() {
        FineTuneSpec spec = Data.spec().hyperparameters(hyper(h -> h.epochs(2))).build();
        try (FireworksProvider provider = priced(TrainingBudget.usd(1), 1e6)) {
            TrainingEstimate estimate = provider.estimate(spec);
            assertThat(estimate.tokens().high())
                    .as("12 rows of two messages, twice")
                    .isEqualTo(2 * 12 * 2 * 10);
            assertThat(estimate.high()).isEqualTo(480);
        }
        assertThatThrownBy(() -> fireworks.estimate(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no price for training of " + FakeFireworksServer.QUICK);
        assertThat(lab.server.dataSets()).isZero();
    }

    @Test
    void quote_asksTheService_andStartsNothing() {
        TrainingEstimate quote = fireworks.quote(
                Data.spec().hyperparameters(hyper(h -> h.epochs(2))).build());
        assertThat(quote.high()).isPositive().isLessThan(0.01);
        assertThat(quote.currency()).isEqualTo("USD");
        assertThat(lab.server.jobs()).isZero();
        assertThat(lab.server.requests("POST", ".*:estimateCost")).hasSize(1);
    }

    @Test
    void amount_isOfUnitsAndNanos() {
        assertThat(Costs.amount(
                        io.github.finetune4j.http.provider.Fields.of(Map.of("units", "3", "nanos", 250_000_000))))
                .hasValue(3.25);
        assertThat(Costs.amount(io.github.finetune4j.http.provider.Fields.of(Map.of())))
                .isEmpty();
    }

    @Test
    void budget_byGivenPrices_refusesBeforeTheUpload() {
        try (FireworksProvider provider = priced(TrainingBudget.usd(0.001), 1e6)) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("nothing was uploaded");
            assertThat(lab.server.dataSets()).isZero();
        }
    }

    @Test
    void budget_byTheService_refusesBeforeTheJob() {
        try (FireworksProvider provider = priced(TrainingBudget.usd(1e-6), 1e-9)) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("by the service's own estimate; rows were uploaded, no job was created");
            assertThat(lab.server.jobs()).isZero();
        }
    }

    @Test
    void budget_forPreferences_goesByThePricesThatWereGiven() {
        FineTuneSpec spec = Data.spec()
                .trainingData(Data.pairs(5))
                .method(TrainingMethod.DPO)
                .build();
        try (FireworksProvider priced = priced(TrainingBudget.usd(1), 0.5);
                FireworksProvider unpriced =
                        lab.builder().budget(TrainingBudget.usd(1)).build()) {
            assertThatThrownBy(() -> unpriced.submit(spec, SubmitContext.of("k")))
                    .hasMessageContaining("the answer shows no price -> give prices of your own");
            assertThat(lab.server.jobs()).isZero();
            priced.submit(spec, SubmitContext.of("k"));
            assertThat(lab.server.jobs()).isEqualTo(1);
        }
    }
}
