// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A comparison of costs as JSON. */
final class WorthJson {
    private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};

    private WorthJson() {}

    static String text(CostBenefit worth, long seed) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("currency", worth.currency());
        json.put("months", worth.months());
        json.put("seed", seed);
        json.put("draws", worth.approaches().get(0).net().draws());
        json.put("prices", worth.prices().map(WorthJson::prices).orElse(null));
        json.put(
                "approaches",
                worth.approaches().stream().map(WorthJson::approach).toList());
        return Json.writePretty(json);
    }

    private static Map<String, String> prices(Prices prices) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("provider", prices.provider());
        json.put("date", prices.date().toString());
        json.put("source", prices.source());
        return json;
    }

    private static Map<String, @Nullable Object> approach(ApproachWorth each) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", each.name());
        json.put("baseline", each.isBaseline());
        json.put("cost_per_month", outcome(each.costPerMonth()));
        json.put("up_front", outcome(each.upFront()));
        if (!each.isBaseline()) {
            json.put("net", outcome(each.net()));
            json.put("roi", each.roi().map(WorthJson::outcome).orElse(null));
            json.put("pay_back_months", outcome(each.payBackMonths()));
            json.put("chance_that_it_pays", interval(each.chanceThatItPays()));
            json.put("break_even_requests_per_month", outcome(each.breakEvenRequestsPerMonth()));
            json.put("drivers", each.drivers().stream().map(WorthJson::driver).toList());
        }
        return json;
    }

    private static Map<String, @Nullable Object> outcome(Outcome outcome) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("mean", number(outcome.mean()));
        for (double probability : QUANTILES) {
            json.put("p" + Math.round(100 * probability), number(outcome.quantile(probability)));
        }
        json.put("share_infinite", outcome.shareInfinite());
        return json;
    }

    private static Map<String, Object> driver(Driver driver) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", driver.name());
        json.put("net_at_low", driver.netAtLow());
        json.put("net_at_high", driver.netAtHigh());
        json.put("first_order", interval(driver.firstOrder()));
        json.put("total", interval(driver.total()));
        return json;
    }

    private static Map<String, Object> interval(Interval interval) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("estimate", interval.estimate());
        json.put("lower", interval.lower());
        json.put("upper", interval.upper());
        return json;
    }

    private static @Nullable Double number(double value) {
        return Double.isInfinite(value) ? null : value;
    }
}
