// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingEstimateTest {
    private static final Prices PRICES = Prices.own("p", LocalDate.of(2026, 11, 1), "USD")
            .withTraining("m", 3)
            .withMachine("gpu", 2);
    private static final Dataset DATA = Dataset.of(List.of(
            ChatExample.of(Message.user("How late is it?"), Message.assistant("Ten past nine.")),
            ChatExample.of(Message.user("今何時ですか"), Message.assistant("九時十分です。"))));

    @Test
    void tokens_countedOrGuessed_holdTheTruth() {
        TokenRange counted = TokenRange.counted(DATA, text -> text.split(" ").length);
        assertThat(counted).isEqualTo(new TokenRange(4 + 3 + 1 + 1, 9));
        TokenRange guessed = TokenRange.guessed(DATA);
        assertThat(guessed.low()).isEqualTo(15 / 6 + 14 / 6 + 6 / 4 + 7 / 4);
        assertThat(guessed.high()).isEqualTo(4 * 5 + 8 + 7 + 2 * 13);
        assertThat(guessed.times(1.5)).isEqualTo(new TokenRange(9, 92));
        assertThat(guessed).hasToString("6 to 61");
        assertThat(counted).hasToString("9");
    }

    @Test
    void tokens_outOfRange_areRefused() {
        assertThatThrownBy(() -> new TokenRange(3, 2)).hasMessageContaining("from 3 to 2 ->");
        assertThatThrownBy(() -> new TokenRange(-1, 2)).hasMessageContaining("from -1 to 2 ->");
        assertThatThrownBy(() -> new TokenRange(1, 2).times(Double.NaN)).hasMessageContaining("epochs: NaN ->");
        assertThatThrownBy(() -> new TokenRange(1, 2).times(0)).hasMessageContaining("epochs: 0.0 ->");
    }

    @Test
    void cost_ofTokens_isTheirPriceButAtLeastAJobs() {
        TrainingEstimate cost = TrainingEstimate.ofTokens("m", new TokenRange(1_000_000, 2_000_000), PRICES);
        assertThat(cost.low()).isEqualTo(3);
        assertThat(cost.high()).isEqualTo(6);
        assertThat(cost.cost()).isEqualTo("3.00 to 6.00 USD");
        assertThat(cost.atLeast(4).low()).isEqualTo(4);
        assertThat(cost.atLeast(7).high()).isEqualTo(7);
        assertThat(cost.noting("Files are free.").notes()).containsExactly("Files are free.");
        assertThat(cost).hasToString("m: 3.00 to 6.00 USD (prices of 2026-11-01)");
        assertThatThrownBy(() -> TrainingEstimate.ofTokens("n", new TokenRange(1, 1), PRICES))
                .hasMessageContaining("no price for training of n");
    }

    @Test
    void budget_belowTheHighestCost_refuses() {
        TrainingEstimate cost = TrainingEstimate.ofTokens("m", new TokenRange(1_000_000, 2_000_000), PRICES);
        assertThatCode(() -> TrainingBudget.usd(6).check("p", cost)).doesNotThrowAnyException();
        assertThatThrownBy(() -> TrainingBudget.usd(5.99).check("p", cost))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "budget: 5.99 USD, and training m would cost 3.00 to 6.00 USD by the prices of 2026-11-01,"
                                + " so nothing was uploaded -> take fewer rows or epochs, a cheaper model, or raise the budget");
        assertThatThrownBy(() -> new TrainingBudget(9, "EUR").check("p", cost))
                .hasMessage("budget: in EUR, the prices of p are in USD -> give the budget in USD");
        assertThatThrownBy(() -> TrainingBudget.usd(0)).hasMessage("budget: 0.0 USD -> give a number above 0");
    }

    @Test
    void shutdown_nearAndPast_isWarnedOfAndRefused() {
        LocalDate gone = LocalDate.of(2026, 9, 10);
        ShutdownDates dates = ShutdownDates.of("p", Map.of("m", gone));
        assertThat(dates.of("m")).contains(gone);
        assertThat(dates.check("n", gone)).isEmpty();
        assertThat(dates.check("m", gone.minusDays(91))).isEmpty();
        assertThat(dates.check("m", gone.minusDays(90)))
                .contains("base model m: no longer answers from 2026-09-10 on, nor does what is tuned from it"
                        + " -> choose another model if the tuned one is to live longer");
        assertThat(dates.check("m", gone.minusDays(1))).isPresent();
        assertThatThrownBy(() -> dates.check("m", gone))
                .isInstanceOf(FineTuningClosedException.class)
                .hasMessage("base model m: no longer answers since 2026-09-10, so nothing was uploaded"
                        + " -> choose another model");
    }

    @Test
    void shutdown_isWarnedOf_withinTheTimeThatIsNamed() {
        LocalDate gone = LocalDate.of(2026, 9, 10);
        ShutdownDates dates = ShutdownDates.of("p", Map.of("m", gone)).lead(Period.ofDays(7));
        assertThat(dates.check("m", gone.minusDays(8))).isEmpty();
        assertThat(dates.check("m", gone.minusDays(7))).isPresent();
        assertThat(dates.lead(Period.ZERO).check("m", gone.minusDays(1))).isEmpty();
        assertThatThrownBy(() -> dates.lead(Period.ofDays(-1)))
                .hasMessage("lead: -1 day -> give at least zero, such as P90D");
    }

    @Test
    void shutdown_namesTheSuccessor_andThatItHasNoPriceOfTraining() {
        LocalDate gone = LocalDate.of(2027, 1, 14);
        String tuned = "ft:gpt-4o-mini-2024-07-18:acme::1";
        ShutdownDates dates = ShutdownDates.of("openai", Map.of(tuned, gone, "gpt-4.1-nano", gone))
                .successors(Prices.of("openai"));
        assertThatThrownBy(() -> dates.check(tuned, gone))
                .hasMessageEndingWith("-> choose another model; openai names gpt-6-luna as its successor, for which"
                        + " there is no price of training");
        assertThat(dates.check(tuned, gone.minusDays(1))).get().asString().contains("names gpt-6-luna");
        assertThatThrownBy(() -> dates.check("gpt-4.1-nano", gone)).hasMessageEndingWith("-> choose another model");
    }

    @Test
    void leftover_says_whatItCostsAndHowItGoes() {
        Leftover endpoint = new Leftover("endpoint", "e-1", OptionalDouble.of(1.5), "undeploy it");
        assertThat(endpoint).hasToString("endpoint e-1, 1.5 USD an hour -> undeploy it");
        assertThat(new Leftover("file", "f", OptionalDouble.empty(), "x").because("busy"))
                .hasToString("file f, of unknown cost -> busy");
        assertThatThrownBy(() -> new Leftover("file", "f", OptionalDouble.of(-1), "x"))
                .hasMessageContaining("price for file f: -1.0 ->");
    }
}
