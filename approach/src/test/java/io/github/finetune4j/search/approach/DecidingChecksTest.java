// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.providers.Prices;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input is refused before anything is asked or trained, and in words. */
class DecidingChecksTest {
    private static final TokenPrice PRICE = new TokenPrice(1, 4, "USD");

    private static Approach never(String name) {
        return Approach.prompt(name, turn -> {
            throw new AssertionError("made");
        });
    }

    private static ApproachSelection.Builder good() {
        return ApproachSelection.builder("tickets")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 10))
                .test(Scripted.rows(100, 10));
    }

    private static ApproachSelection.Builder two() {
        return good().addApproach(never("a")).addApproach(never("b"));
    }

    private static Arguments bad(String message, Consumer<ApproachSelection.Builder> change) {
        return Arguments.of(message, change);
    }

    static List<Arguments> changes() {
        return List.of(
                bad("approaches: two are named a -> give one another name", b -> b.addApproach(never("a"))),
                bad("test rows: 10 of 10 are also among the validation rows", b -> b.test(Scripted.rows(0, 10))),
                bad("test rows: 5 of 10 are also among the training rows", b -> b.training(Scripted.rows(105, 10))),
                bad("validation rows: 3 of 10 are also among the training rows", b -> b.training(Scripted.rows(7, 10))),
                bad("test rows: 1, of which 1 are chats -> give at least two", b -> b.test(Scripted.rows(0, 1))),
                bad(
                        "example 1",
                        b -> b.test(Dataset.of(List.of(
                                ChatExample.of(Message.user("no answer")),
                                ChatExample.of(Message.user("none either")))))),
                bad("metrics and format: right, right, a name twice", b -> b.format(Scripted.RIGHT)),
                bad(
                        "format length: a metric of kind CONTINUOUS",
                        b -> b.format(
                                Metric.continuous("length", a -> a.actualText().length()))),
                bad(
                        "margin: none for length, which is no pass/fail metric",
                        b -> b.metrics(
                                Metric.continuous("length", a -> a.actualText().length()))),
                bad("price of a, b: none -> say priced(…)", b -> b.prices(Prices.of("openai"))),
                bad("price of a, b: none", b -> b.requirements(r -> r.costPerThousand(1))),
                bad("price of a, b: none", b -> b.addApproach(never("c").priced(PRICE))),
                bad("ceiling of a: none for tokens, which the budget limits", b -> b.budget(m -> m.tokens(100))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void bad_isRefused(String message, Consumer<ApproachSelection.Builder> change) {
        ApproachSelection.Builder builder = two();
        change.accept(builder);
        assertThatThrownBy(builder::build)
                .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsMissing_isNamedAllAtOnce() {
        assertThatThrownBy(() -> ApproachSelection.builder("empty").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "decision empty lacks metrics, validation rows, test rows, two approaches, of which there are"
                                + " 0 -> set or add all of them");
    }

    @Test
    void unknownModel_isRefused_whenCostIsAsked() {
        ApproachSelection.Builder builder = good().prices(Prices.of("openai"))
                .addApproach(never("a").priced("gpt-4.1-mini"))
                .addApproach(never("b").priced("gpt-17"));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no price for tokens of gpt-17 at openai");
    }

    @Test
    void listedPriceWithoutAList_andMixedCurrencies_areRefused() {
        assertThatThrownBy(() -> good().addApproach(never("a").priced("gpt-4.1"))
                        .addApproach(never("b").priced(PRICE))
                        .build())
                .hasMessageContaining("price of a: it names a model, and there is no list");
        assertThatThrownBy(() -> good().addApproach(never("a").priced(PRICE))
                        .addApproach(never("b").priced(new TokenPrice(1, 1, "EUR")))
                        .build())
                .hasMessageContaining("price of b: in EUR, the others in USD -> convert it");
    }

    @Test
    void budgetOfMoney_needsACeilingForWhatCosts() {
        assertThatThrownBy(() -> good().budget(b -> b.money(5))
                        .addApproach(never("a").priced(PRICE))
                        .addApproach(never("b").priced(PRICE).ceiling(new Cost(0, 1)))
                        .build())
                .hasMessageContaining("ceiling of a: none for money");
    }

    @Test
    void numbersOutOfRange_areRefused() {
        List<Consumer<ApproachSelection.Builder>> wrong = Stream.<Consumer<ApproachSelection.Builder>>of(
                        b -> b.margin(0),
                        b -> b.margin(Double.NaN),
                        b -> b.level(1),
                        b -> b.requirements(r -> r.p95(Duration.ofMillis(-1))),
                        b -> b.requirements(r -> r.costPerThousand(-1)),
                        b -> b.requirements(r -> r.costPerThousand(Double.NaN)),
                        b -> b.requirements(r -> r.validShare(1)),
                        b -> b.requirements(r -> r.knownFrom(Double.NaN)),
                        b -> b.requirements(r -> r.examples(0)),
                        b -> b.budget(m -> m.money(-1)),
                        b -> b.budget(m -> m.tokens(-1)),
                        b -> b.budget(m -> m.time(Duration.ZERO)))
                .toList();
        assertThat(wrong)
                .hasSize(12)
                .allSatisfy(change -> assertThatThrownBy(() -> change.accept(good()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(" -> "));
        assertThatThrownBy(() -> ApproachSelection.builder("../up"))
                .hasMessageContaining("name of a decision: \"../up\"");
        assertThatThrownBy(() -> never("<b>")).hasMessageContaining("an approach's name");
    }
}
