// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.evaluation.TokenPrice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"openai", "huggingface"})
    void of_aProviderWeKnow_saysWhenAndWhere(String provider) {
        Prices prices = Prices.of(provider);
        assertThat(prices.provider()).isEqualTo(provider);
        assertThat(prices.date()).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(prices.source()).isNotBlank();
        assertThat(prices.currency()).isEqualTo("USD");
        assertThat(prices.daysOld(prices.date().plusDays(40))).isEqualTo(40);
    }

    @Test
    void tokens_ofATunedModel_areFoundByItsBaseModel() {
        Prices prices = Prices.of("openai");
        assertThat(prices.tokens("ft:gpt-4.1-mini-2025-04-14:acme:tickets:AbC").inputPerMillion())
                .isEqualTo(0.8);
        assertThat(prices.tokens("gpt-4.1-mini").inputPerMillion()).isEqualTo(0.4);
        assertThat(prices.training("gpt-4.1-mini")).isEqualTo(5.0);
        assertThat(Prices.of("huggingface").machine("a10g-large")).isEqualTo(1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-2024-05-13", "gpt-9", "ft:gpt-9:acme::x", "", "GPT-4.1"})
    void tokens_ofAModelThatIsNotListed_areRefused(String model) {
        assertThatThrownBy(() -> Prices.of("openai").tokens(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no price for tokens of " + model)
                .hasMessageContaining("-> give your own");
    }

    @Test
    void training_ofAModelThatCannotBeTuned_isRefused() {
        assertThatThrownBy(() -> Prices.of("openai").training("gpt-5.4"))
                .hasMessageContaining("no price for training of gpt-5.4");
        assertThatThrownBy(() -> Prices.of("openai").machine("a10g-large")).hasMessageContaining("there are none");
    }

    @Test
    void with_aPriceOfOnesOwn_replacesOurs() {
        Prices ours = Prices.of("openai");
        Prices own = ours.with("gpt-4.1", new TokenPrice(1, 2, "USD"))
                .withTraining("gpt-4.1", 9)
                .withMachine("m", 3);
        assertThat(own.tokens("gpt-4.1").outputPerMillion()).isEqualTo(2);
        assertThat(ours.tokens("gpt-4.1").outputPerMillion()).isEqualTo(8);
        assertThat(own.tokens("gpt-4.1-mini")).isEqualTo(ours.tokens("gpt-4.1-mini"));
        assertThatThrownBy(() -> ours.with("x", new TokenPrice(1, 2, "EUR")))
                .hasMessage("price of x: in EUR, the others in USD -> convert it");
        assertThatThrownBy(() -> ours.withMachine("x", Double.NaN)).hasMessageContaining("machine x: NaN ->");
        assertThatThrownBy(() -> ours.withTraining("x", -1)).hasMessageContaining("training of x: -1.0 ->");
    }

    @Test
    void successor_isThatOfTheBaseModel_andPriced() {
        Prices prices = Prices.of("openai");
        for (String going : List.of(
                "gpt-4o",
                "gpt-4.1-mini-2025-04-14",
                "ft:gpt-4.1-2025-04-14:acme:tickets:AbC:ckpt-step-88",
                "gpt-4o-mini-2024-07-18.ft-0a1b-tickets")) {
            assertThat(prices.successor(going)).as(going).contains("gpt-6-luna");
        }
        assertThat(prices.successor("gpt-6-luna")).isEmpty();
        assertThat(prices.successor("gpt-9")).isEmpty();
        assertThat(prices.with("gpt-9", new TokenPrice(1, 2, "USD")).successor("gpt-4o"))
                .as("in a copy, too")
                .isPresent();
        assertThat(prices.tokens("gpt-6-luna")).isEqualTo(new TokenPrice(0.1, 0.5, "USD"));
        assertThatThrownBy(() -> prices.training("gpt-6-luna")).hasMessageContaining("no price for training");
    }

    @Test
    void of_aProviderWithoutAFile_isRefused() {
        assertThatThrownBy(() -> Prices.of("nobody")).hasMessageContaining("prices of nobody: we have none ->");
        assertThatThrownBy(() -> Prices.of("../secret")).hasMessageContaining("we have none ->");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"provider": "p" | no JSON
            {"date": "2026-01-01", "source": "s", "currency": "USD"} | provider: null
            {"provider": "p", "date": "yesterday", "source": "s", "currency": "USD"} | date: yesterday
            {"provider": "p", "date": "2026-01-01", "source": "s", "currency": "U", "models": {"m": 3}} | m: 3
            {"provider": "p", "date": "2026-01-01", "source": "s", "currency": "U", "models": {"m":{}}} | m.input: null
            {"provider": "p", "date": "2026-01-01", "source": "s", "currency": "U", "models": {"m":{"training": 1, "successor": 2}}} | m.successor: 2
            {"provider": "p", "date": "2026-01-01", "source": "s", "currency": "USD", "machines": {"a": -1}} | a: -1
            """)
    void read_aFileThatIsWrong_saysWhatIs(String json, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), json);
        assertThatThrownBy(() -> Prices.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prices in " + file)
                .hasMessageContaining(problem)
                .hasMessageContaining(" -> ");
    }

    @Test
    void read_aFile_holdsItsPrices() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), """
                {"provider": "p", "date": "2026-01-01", "source": "contract", "currency": "EUR",
                 "models": {"m": {"input": 1, "output": 2, "training": 3}}, "machines": {"a": 4}}
                """);
        assertThat(Prices.read(file).tokens("m")).isEqualTo(new TokenPrice(1, 2, "EUR"));
        assertThat(Prices.read(file)).hasToString("p of 2026-01-01 (contract)");
    }
}
