// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison of costs in a few lines. */
record WorthText(CostBenefit worth) {
    private static final String MONEY = "%,.0f";
    private static final int DRIVERS = 3;

    String text() {
        List<String> lines = new ArrayList<>();
        worth.approaches().forEach(each -> {
            lines.add(each.name() + (each.isBaseline() ? " (baseline): " : ": ") + costs(each));
            if (!each.isBaseline()) {
                lines.add("  " + pays(each));
                lines.add("  " + backAndEven(each));
                drivers(lines, each.drivers());
            }
        });
        worth.prices().ifPresent(prices -> lines.add("prices: " + prices));
        return String.join("\n", lines);
    }

    private String costs(ApproachWorth each) {
        return money(each.costPerMonth()) + " a month, " + money(each.upFront()) + " up front";
    }

    private String money(Outcome amount) {
        return amount.text(value -> value, MONEY) + " " + worth.currency();
    }

    private String pays(ApproachWorth each) {
        Interval chance = each.chanceThatItPays();
        String roi = each.roi()
                .map(known -> ", ROI " + known.text(value -> 100 * value, "%,.0f %%"))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "pays within %d months with a chance of %.0f %%: net %s%s",
                worth.months(),
                100 * chance.estimate(),
                money(each.net()),
                roi);
    }

    private static String backAndEven(ApproachWorth each) {
        return "pays back in months: " + each.payBackMonths().text(value -> value, "%,.1f")
                + "; pays from requests a month: "
                + each.breakEvenRequestsPerMonth().text(value -> value, MONEY);
    }

    private static void drivers(List<String> lines, List<Driver> drivers) {
        if (!drivers.isEmpty()) {
            List<String> first = drivers.stream()
                    .limit(DRIVERS)
                    .map(driver -> String.format(
                            Locale.ROOT,
                            "%s (%.0f %%)",
                            driver.name(),
                            100 * driver.total().estimate()))
                    .toList();
            lines.add("  uncertain because of " + String.join(", ", first));
        }
    }
}
