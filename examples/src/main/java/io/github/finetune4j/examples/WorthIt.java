// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.search.cost.CostBenefit;
import io.github.finetune4j.search.cost.Quantity;

/**
 * A calculation whether it is worth tuning a small model for support tickets: a long prompt for a large model today,
 * against a small tuned one that needs no prompt, labels, and somebody who looks after it.
 */
public final class WorthIt {
    private static final String TUNED = "ft:gpt-4.1-mini-2025-04-14:acme:tickets:AbC";

    private WorthIt() {}

    /**
     * Prints what both cost, and whether tuning pays within a year.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.println(compare().summary());
    }

    static CostBenefit compare() {
        // tag::worth[]
        Quantity wage = Quantity.uniform(35, 50).named("wage"); // an hour
        Quantity rowsLabelled = Quantity.triangular(2, 3, 6)
                .named("minutes a row")
                .times(800)
                .times(wage)
                .dividedBy(60);
        CostBenefit worth = CostBenefit.builder()
                .prices(Prices.of("openai")) // with("gpt-4.1", …) where you pay others
                .requestsPerMonth(Quantity.logNormal(200_000, 0.4).named("traffic"))
                .valueOfQuality(Quantity.triangular(0.005, 0.02, 0.05).named("value of a good answer"))
                .addApproach(
                        "long prompt",
                        a -> a.quality(Quantity.normal(0.86, 0.012))
                                .addTokens("gpt-4.1", Quantity.fixed(2400), Quantity.fixed(60)))
                .addApproach(
                        "tuned mini",
                        a -> a.quality(Quantity.normal(0.88, 0.012)) // or measured(evaluation, "exact match")
                                .addTokens(TUNED, Quantity.fixed(300), Quantity.fixed(60))
                                .labelling(rowsLabelled)
                                .addTrainedTokens("gpt-4.1-mini", Quantity.fixed(800 * 400 * 3))
                                .integration(wage.times(80))
                                .maintenance(wage.times(Quantity.uniform(2, 8).named("hours of care")))
                                .retraining(rowsLabelled.times(0.25), Quantity.fixed(4)))
                .months(12)
                .seed(7)
                .build();
        worth.approach("tuned mini").chanceThatItPays(); // Interval
        worth.approach("tuned mini").payBackMonths().quantile(0.9); // months
        worth.approach("tuned mini").drivers(); // the first is what to find out first
        // end::worth[]
        return worth;
    }
}
