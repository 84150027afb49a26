// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import static io.github.finetune4j.search.cost.Quantity.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.statistics.internal.Normal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CostBenefitTest {
    private static CostBenefit.Builder known() {
        return CostBenefit.builder()
                .requestsPerMonth(fixed(100_000))
                .valueOfQuality(fixed(0.0625))
                .addApproach("prompt", a -> a.quality(fixed(0.75)).perRequest(fixed(0.0078125)))
                .addApproach("tuned", CostBenefitTest::tuned);
    }

    private static void tuned(ApproachCosts costs) {
        costs.quality(fixed(0.875))
                .perRequest(fixed(0.001953125))
                .labelling(fixed(2000))
                .training(fixed(500))
                .integration(fixed(1500))
                .hosting(fixed(256))
                .maintenance(fixed(128))
                .retraining(fixed(600), fixed(4));
    }

    @Test
    void build_ofKnownNumbers_isHandArithmetic() {
        ApproachWorth tuned = known().build().approach("tuned");
        // 100,000 × (0.0625 × 0.125 + 0.005859375) = 1,367.1875 a month, less 256 + 128 + 600 × 4 / 12 = 584
        assertThat(tuned.costPerMonth().mean()).isEqualTo(779.3125);
        assertThat(tuned.upFront().mean()).isEqualTo(4000);
        assertThat(tuned.net().mean()).isEqualTo(12 * 783.1875 - 4000);
        assertThat(tuned.roi().orElseThrow().mean()).isEqualTo(5398.25 / 4000);
        assertThat(tuned.payBackMonths().quantile(0.3)).isEqualTo(4000 / 783.1875);
        assertThat(tuned.breakEvenRequestsPerMonth().mean()).isEqualTo((4000.0 / 12 + 584) / 0.013671875);
        assertThat(tuned.chanceThatItPays().estimate()).isEqualTo(1);
        assertThat(tuned.net().draws()).isEqualTo(1);
        assertThat(tuned.drivers()).isEmpty();
    }

    @Test
    void breakEven_isWhereTheNetGainIsNothing() {
        double traffic =
                known().build().approach("tuned").breakEvenRequestsPerMonth().mean();
        ApproachWorth there = known().requestsPerMonth(fixed(traffic)).build().approach("tuned");
        assertThat(there.net().mean()).isCloseTo(0, within(1e-9));
        assertThat(there.payBackMonths().mean()).isCloseTo(12, within(1e-9));
    }

    @Test
    void baseline_ofAnotherName_turnsTheSignRound() {
        CostBenefit turned = known().baseline("tuned").build();
        ApproachWorth prompt = turned.approach("prompt");
        assertThat(prompt.net().mean()).isEqualTo(-5398.25);
        assertThat(prompt.roi()).isEmpty(); // it saves 4,000 up front: no investment
        assertThat(prompt.payBackMonths().shareInfinite()).isEqualTo(1);
        assertThat(prompt.breakEvenRequestsPerMonth().mean()).isInfinite();
        assertThat(prompt.chanceThatItPays().estimate()).isZero();
        assertThat(turned.approach("tuned").isBaseline()).isTrue();
    }

    @Test
    void discount_countsLaterMonthsLess() {
        double monthly = Math.pow(1.08, 1.0 / 12);
        double months = 0;
        for (int month = 1; month <= 24; month++) {
            months += Math.pow(monthly, -month);
        }
        ApproachWorth tuned = known().months(24).discount(fixed(0.08)).build().approach("tuned");
        assertThat(tuned.net().mean()).isCloseTo(months * 783.1875 - 4000, within(1e-8));
        assertThat(tuned.payBackMonths().mean()).isEqualTo(4000 / 783.1875);
    }

    @Test
    void tokens_costWhatTheTokenPriceSays() {
        TokenPrice price = new TokenPrice(0.37, 1.13, "EUR");
        CostBenefit worth = CostBenefit.builder()
                .prices(Prices.own("here", LocalDate.of(2026, 11, 1), "EUR")
                        .with("m", price)
                        .withTraining("m", 3))
                .requestsPerMonth(fixed(1))
                .addApproach("a", a -> a.addTokens("m", fixed(812), fixed(77)))
                .addApproach("b", a -> a.addTrainedTokens("m", fixed(1_234_567)).perRequest(fixed(0)))
                .build();
        assertThat(worth.approach("a").costPerMonth().mean()).isEqualTo(price.of(new Usage(812, 77)));
        assertThat(worth.approach("b").upFront().mean()).isEqualTo(1_234_567 * 3 / 1e6);
        assertThat(worth.currency()).isEqualTo("EUR");
    }

    @Test
    void build_ofNormalCosts_isTheNormalDistribution() {
        // net = 12 × (saved − hosting) − labelling: mean 12 × 60 − 400 = 320, variance 144 × (16 + 9) + 900 = 4,500
        ApproachWorth tuned = normal(7).build().approach("tuned");
        double deviation = Math.sqrt(4500);
        assertThat(tuned.net().mean()).isCloseTo(320, within(2.0));
        for (double p : new double[] {0.05, 0.25, 0.5, 0.75, 0.95}) {
            double expected = 320 + deviation * Normal.quantile(p);
            assertThat(tuned.net().quantile(p)).as("%s", p).isCloseTo(expected, within(4.0));
        }
        double exact = 0.5 * (1 + 0.99999817); // Φ(320 / 67.08) = Φ(4.77)
        assertThat(tuned.chanceThatItPays().estimate()).isCloseTo(exact, within(0.001));
        List<Driver> drivers = tuned.drivers();
        assertThat(drivers)
                .extracting(Driver::name)
                .containsExactly("prompt: maintenance", "tuned: hosting", "tuned: labelling");
        double[] shares = {144 * 16 / 4500.0, 144 * 9 / 4500.0, 900 / 4500.0};
        for (int i = 0; i < shares.length; i++) {
            assertThat(drivers.get(i).firstOrder().estimate()).isCloseTo(shares[i], within(0.03));
            assertThat(drivers.get(i).total().estimate()).isCloseTo(shares[i], within(0.03));
        }
        // the bar of a tornado: 2 × 1.645 × 12 × 4
        assertThat(drivers.get(0).swing()).isCloseTo(2 * 1.6448536269514722 * 48, within(1e-9));
        assertThat(drivers.get(0).netAtLow()).isLessThan(drivers.get(0).netAtHigh());
        assertThat(drivers.get(1).netAtLow()).isGreaterThan(drivers.get(1).netAtHigh());
    }

    private static CostBenefit.Builder normal(long seed) {
        return CostBenefit.builder()
                .requestsPerMonth(fixed(1000))
                .seed(seed)
                .addApproach("prompt", a -> a.maintenance(Quantity.normal(100, 4)))
                .addApproach("tuned", a -> a.hosting(Quantity.normal(40, 3)).labelling(Quantity.normal(400, 30)));
    }

    @Test
    void build_twice_isTheSame() {
        assertThat(normal(7).build().json()).isEqualTo(normal(7).build().json());
        assertThat(normal(8).build().json()).isNotEqualTo(normal(7).build().json());
    }

    @Test
    void quantity_usedTwice_isDrawnOnce() {
        Quantity wage = Quantity.uniform(20, 60).named("wage");
        CostBenefit worth = CostBenefit.builder()
                .requestsPerMonth(fixed(10))
                .addApproach("by hand", a -> a.perRequest(wage.dividedBy(60)))
                .addApproach("also by hand", a -> a.perRequest(wage.dividedBy(60)))
                .addApproach("tuned", a -> a.labelling(wage))
                .build();
        assertThat(worth.approach("also by hand").net().known()).isTrue();
        assertThat(worth.approach("also by hand").net().mean()).isZero();
        assertThat(worth.approach("tuned").drivers())
                .singleElement()
                .satisfies(driver -> assertThat(driver.name()).isEqualTo("wage"));
    }

    @Test
    void summary_andJson_sayTheSame() {
        CostBenefit worth = known().prices(Prices.of("openai")).build();
        assertThat(worth.summary())
                .contains(
                        "prompt (baseline): 781 USD a month, 0 USD up front",
                        "tuned: 779 USD a month, 4,000 USD up front",
                        "pays within 12 months with a chance of 100 %: net 5,398 USD, ROI 135 %",
                        "pays back in months: 5.1; pays from requests a month: 67,096",
                        "prices: openai of 2026-11-28");
        assertThat(outcome(worth, 1, "net").get("p50")).isEqualTo(5398.25);
        assertThat(Json.parseObject(worth.json())).containsEntry("months", 12L).containsKey("prices");
    }

    private static Map<?, ?> outcome(CostBenefit worth, int place, String figure) {
        List<?> all =
                (List<?>) Objects.requireNonNull(Json.parseObject(worth.json()).get("approaches"));
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) all.get(place)).get(figure));
    }

    @Test
    void json_ofWhatNeverPaysBack_hasNull() {
        Map<?, ?> payBack = outcome(known().baseline("tuned").build(), 0, "pay_back_months");
        assertThat(payBack.get("p50")).isNull();
        assertThat(payBack.get("share_infinite")).isEqualTo(1.0);
        assertThat(known().baseline("tuned").build().summary()).contains("pays back in months: never");
    }

    @Test
    void addApproach_ofBadNumbers_isRefused() {
        CostBenefit.Builder builder = CostBenefit.builder();
        assertThatThrownBy(() -> builder.addApproach("a", a -> a.hosting(fixed(-5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hosting of a: -5.0 reaches -5.0 -> give numbers of at least 0");
        assertThatThrownBy(() -> builder.addApproach("a", a -> a.quality(fixed(1.2))))
                .hasMessageContaining("quality of a")
                .hasMessageContaining("-> give numbers from 0 to 1");
        assertThatThrownBy(() -> builder.addApproach("a", a -> a.training(Quantity.normal(10, 10))))
                .hasMessageContaining("training of a: normal with mean 10.0 and standard deviation 10.0 reaches -20.9");
        assertThatThrownBy(() -> builder.addApproach("a", a -> {})).hasMessageContaining("approach a: empty ->");
        assertThatThrownBy(() -> builder.requestsPerMonth(Quantity.uniform(-1, 5)))
                .hasMessageContaining("requests a month");
        assertThatThrownBy(() -> builder.months(0)).hasMessage("months: 0 -> give at least 1");
        builder.addApproach("a", a -> a.hosting(fixed(1)));
        assertThatThrownBy(() -> builder.addApproach("a", a -> a.hosting(fixed(1))))
                .hasMessageContaining("added twice ->");
    }

    @Test
    void build_ofAComputedQuantityBelowNothing_isRefused() {
        Quantity negative = Quantity.uniform(0, 10).plus(fixed(-3));
        CostBenefit.Builder builder =
                known().addApproach("other", a -> a.quality(fixed(1)).hosting(negative));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hosting of other: ")
                .hasMessageContaining("-> give numbers of at least 0");
    }

    @Test
    void build_withoutWhatItNeeds_namesAllOfIt() {
        assertThatThrownBy(() -> CostBenefit.builder()
                        .valueOfQuality(fixed(1))
                        .baseline("today")
                        .addApproach("tuned", a -> a.addTokens("gpt-4.1", fixed(1), fixed(1)))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("requestsPerMonth, a second approach (what you do today is one), prices,"
                        + " quality of tuned, the baseline today among the approaches missing ->");
    }

    @Test
    void build_ofAnUnknownModel_isRefused() {
        CostBenefit.Builder builder = known().prices(Prices.of("openai"))
                .addApproach("other", a -> a.quality(fixed(1)).addTokens("gpt-99", fixed(1), fixed(1)));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no price for tokens of gpt-99 at openai (2026-11-28) ->")
                .hasMessageContaining("gpt-4.1-mini");
    }
}
