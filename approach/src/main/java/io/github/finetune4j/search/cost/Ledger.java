// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The arithmetic of a comparison over rows of draws. */
final class Ledger {
    private static final Quantity NOTHING = Quantity.fixed(0);
    private static final int MONTHS = 12;

    private final Leaves leaves = new Leaves();
    private final List<Range> ranges = new ArrayList<>();
    private final List<ToDoubleFunction<double[]>> formulas = new ArrayList<>();
    private final ToDoubleFunction<double[]> requests;
    private final ToDoubleFunction<double[]> value;
    private final ToDoubleFunction<double[]> discount;
    private final List<Map<CostItem, ToDoubleFunction<double[]>>> approaches = new ArrayList<>();
    private final int months;
    private final int baseline;

    Ledger(Assumptions given) {
        months = given.months();
        baseline = given.baseline();
        requests = add("requests a month", new Range("requests a month", Double.POSITIVE_INFINITY), given.requests());
        value = add("value of quality", new Range("value of quality", Double.POSITIVE_INFINITY), given.value());
        discount = add("discount a year", new Range("discount a year", Double.POSITIVE_INFINITY), given.discount());
        given.approaches().forEach(this::add);
    }

    private void add(Assumptions.Named approach) {
        Map<CostItem, ToDoubleFunction<double[]>> items = new EnumMap<>(CostItem.class);
        for (CostItem item : CostItem.values()) {
            items.put(
                    item,
                    add(
                            approach.name() + ": " + item.words(),
                            item.range(approach.name()),
                            approach.items().getOrDefault(item, NOTHING)));
        }
        approaches.add(items);
    }

    private ToDoubleFunction<double[]> add(String name, Range range, Quantity quantity) {
        ToDoubleFunction<double[]> formula = leaves.formula(name, quantity);
        ranges.add(range);
        formulas.add(formula);
        return range.within(formula);
    }

    Leaves leaves() {
        return leaves;
    }

    /** Refuses quantities that don't stay in their range. */
    void check(double[]... rows) {
        for (int i = 0; i < ranges.size(); i++) {
            ranges.get(i).check(formulas.get(i), rows);
        }
    }

    double perMonth(int approach, double... row) {
        return requests.applyAsDouble(row) * of(approach, CostItem.PER_REQUEST, row) + alwaysPerMonth(approach, row);
    }

    private double alwaysPerMonth(int approach, double... row) {
        double retraining =
                of(approach, CostItem.RETRAINING, row) * of(approach, CostItem.RETRAININGS_A_YEAR, row) / MONTHS;
        return of(approach, CostItem.HOSTING, row) + of(approach, CostItem.MAINTENANCE, row) + retraining;
    }

    double upFront(int approach, double... row) {
        return of(approach, CostItem.LABELLING, row)
                + of(approach, CostItem.TRAINING, row)
                + of(approach, CostItem.INTEGRATION, row);
    }

    /** {@return the approach against the baseline} */
    Balance balance(int approach, double... row) {
        double asked = requests.applyAsDouble(row);
        double better = of(approach, CostItem.QUALITY, row) - of(baseline, CostItem.QUALITY, row);
        double cheaper = of(baseline, CostItem.PER_REQUEST, row) - of(approach, CostItem.PER_REQUEST, row);
        double perRequest = value.applyAsDouble(row) * better + cheaper;
        double perMonth = alwaysPerMonth(baseline, row) - alwaysPerMonth(approach, row);
        return new Balance(
                upFront(approach, row) - upFront(baseline, row),
                asked,
                perRequest,
                perMonth,
                asked * perRequest + perMonth,
                monthsToday(discount.applyAsDouble(row)));
    }

    /** {@return the months, those that come later counted less} */
    private double monthsToday(double yearly) {
        double monthly = Math.pow(1 + yearly, 1.0 / MONTHS) - 1;
        return monthly == 0 ? months : -Math.expm1(-months * Math.log1p(monthly)) / monthly;
    }

    private double of(int approach, CostItem item, double... row) {
        return Objects.requireNonNull(approaches.get(approach).get(item)).applyAsDouble(row);
    }
}
