// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.Providers;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.TrainingMethod;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What a job would cost, before it costs anything. */
class EstimateTest {
    private static final TokenCounter WORDS = text -> text.split(" ", -1).length;
    private static final Prices PRICES =
            Prices.own("vertex-ai", LocalDate.of(2026, 11, 1), "USD").withTraining(FakeVertexServer.QUICK, 1_000_000);

    private static Hyperparameters epochs(int count) {
        return Hyperparameters.builder().epochs(count).build();
    }

    @Test
    void estimate_ofCountedRows_isTokensTimesEpochs() {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().prices(PRICES).tokenCounter(WORDS).build()) {
            TrainingEstimate estimate =
                    provider.estimate(Data.spec().hyperparameters(epochs(2)).build());
            // 12 rows of "Question i" and "Answer i", 4 words, twice, for 1 USD each
            assertThat(estimate.low()).isCloseTo(96, within(1e-9));
            assertThat(estimate.high()).isCloseTo(96, within(1e-9));
            assertThat(estimate.notes()).isEmpty();
            assertThat(lab.server.requestCount()).isZero();
        }
    }

    @Test
    void estimate_ofPairs_countsThePromptTwice() {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().prices(PRICES).tokenCounter(WORDS).build()) {
            TrainingEstimate estimate = provider.estimate(Data.spec()
                    .trainingData(Data.pairs(5))
                    .method(TrainingMethod.DPO)
                    .hyperparameters(epochs(1))
                    .build());
            // "Be brief." and "Question i" twice, "Yes", "No, not at all": 8 + 1 + 4 words
            assertThat(estimate.tokens().low()).isEqualTo(5 * 13);
        }
    }

    @Test
    void estimate_withoutCounterAndEpochs_saysWhatItTakesForGranted() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder().prices(PRICES).build()) {
            TrainingEstimate estimate = provider.estimate(Data.spec().build());
            assertThat(estimate.low()).isLessThan(estimate.high());
            assertThat(estimate.notes()).hasSize(2).anyMatch(note -> note.contains("3 were taken for granted"));
        }
    }

    @Test
    void estimate_withoutPrice_isRefused() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            assertThatThrownBy(() -> provider.estimate(Data.spec().build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no price for training of fake-quick at vertex-ai")
                    .hasMessageContaining(" -> ");
        }
    }

    @Test
    void budget_refusesBeforeAnythingIsAsked() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder()
                        .prices(PRICES)
                        .tokenCounter(WORDS)
                        .budget(TrainingBudget.usd(50))
                        .build()) {
            assertThatThrownBy(() -> provider.submit(
                            Data.spec().hyperparameters(epochs(2)).build(), SubmitContext.of("k")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("96.00 USD")
                    .hasMessageContaining("nothing was uploaded");
            assertThat(lab.server.requestCount()).isZero();
            provider.submit(Data.spec().hyperparameters(epochs(1)).build(), SubmitContext.of("k"));
            assertThat(lab.server.jobs()).isEqualTo(1);
        }
    }

    @Test
    void providers_compareIt() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder().prices(PRICES).build()) {
            assertThat(Providers.of(provider).compare(Data.spec().build()))
                    .singleElement()
                    .satisfies(offer -> assertThat(offer.problems()).isEmpty());
        }
    }

    @Test
    void shutdownWithinNinetyDays_isNoted() {
        Instant soon = Instant.parse("2027-04-01T00:00:00Z");
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder()
                        .clock(() -> soon)
                        .prices(PRICES.withTraining("gemini-3.5-flash", 1))
                        .build()) {
            assertThat(provider.estimate(
                                    Data.spec().baseModel("gemini-3.5-flash").build())
                            .notes())
                    .anyMatch(note -> note.contains("gemini-3.5-flash: no longer answers from 2027-05-20 on"));
        }
    }

    /** To Google, the day on which a model retires is the last one with it. */
    @Test
    void dayOnWhichAModelRetires_isTheLastOne_andTheNextIsRefused() {
        try (Lab lab = new Lab()) {
            VertexAiProviderBuilder builder = lab.builder().prices(PRICES.withTraining("gemini-3.5-flash", 1));
            FineTuneSpec spec = Data.spec().baseModel("gemini-3.5-flash").build();
            try (VertexAiProvider last = builder.clock(() -> Instant.parse("2027-05-19T23:59:59Z"))
                            .build();
                    VertexAiProvider next = builder.clock(() -> Instant.parse("2027-05-20T00:00:00Z"))
                            .build()) {
                assertThat(last.estimate(spec).notes()).anyMatch(note -> note.contains("no longer answers from"));
                assertThatThrownBy(() -> next.estimate(spec))
                        .isInstanceOf(FineTuningClosedException.class)
                        .hasMessageContaining("no longer answers since 2027-05-20");
            }
        }
    }
}
