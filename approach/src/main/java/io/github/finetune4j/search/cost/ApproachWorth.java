// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * The costs of an approach, and whether it pays against the baseline. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachWorth {
    private static final double LEVEL = 0.95;

    private final String name;
    private final boolean baseline;
    private final Ledger ledger;
    private final int place;
    private final long seed;
    private final double[][] rows;
    private final Balance[] balances;

    ApproachWorth(String name, boolean baseline, Ledger ledger, int place, long seed, double[]... rows) {
        this.name = name;
        this.baseline = baseline;
        this.ledger = ledger;
        this.place = place;
        this.seed = seed;
        this.rows = rows;
        this.balances =
                Arrays.stream(rows).map(row -> ledger.balance(place, row)).toArray(Balance[]::new);
    }

    /** {@return the approach's name} */
    public String name() {
        return name;
    }

    /** {@return whether the others are held against it} */
    public boolean isBaseline() {
        return baseline;
    }

    /** {@return what it costs each month once it runs} */
    public Outcome costPerMonth() {
        return new Outcome(Arrays.stream(rows)
                .mapToDouble(row -> ledger.perMonth(place, row))
                .toArray());
    }

    /** {@return what it costs once, before it runs} */
    public Outcome upFront() {
        return new Outcome(Arrays.stream(rows)
                .mapToDouble(row -> ledger.upFront(place, row))
                .toArray());
    }

    /**
     * {@return what it brings over all months more than the baseline, less what is spent on it up front} Later months
     * count less where there is a discount.
     */
    public Outcome net() {
        return outcome(Balance::net);
    }

    /**
     * {@return net gain divided by what is spent up front; empty where, in some draw, no more is spent than on the
     * baseline}
     */
    public Optional<Outcome> roi() {
        boolean always = Arrays.stream(balances).allMatch(each -> each.investment() > 0);
        return always ? Optional.of(outcome(Balance::roi)) : Optional.empty();
    }

    /**
     * {@return after how many months it has paid back what was spent up front, and does not lose it again} Without a
     * discount, and also beyond the months looked at. Infinite: never.
     */
    public Outcome payBackMonths() {
        return outcome(Balance::payBackMonths);
    }

    /** {@return the chance that the net gain is above 0, with the interval that the number of draws gives it} */
    public Interval chanceThatItPays() {
        Outcome net = net();
        long pays = net.countAbove(0);
        double share = net.shareAbove(0);
        return net.draws() == 1
                ? new Interval(share, share, share, LEVEL, "all numbers are known", 1)
                : Proportions.wilson(pays, net.draws(), LEVEL);
    }

    /**
     * {@return from how many requests a month on it pays, and goes on paying however many more come} Infinite: never,
     * also where each further request costs more than it brings.
     */
    public Outcome breakEvenRequestsPerMonth() {
        return outcome(Balance::breakEven);
    }

    /**
     * {@return the uncertain numbers that make its net gain uncertain, the most important first; computed anew on each
     * call}
     */
    public List<Driver> drivers() {
        boolean certain = baseline || ledger.leaves().count() == 0;
        return certain
                ? List.of()
                : new Sensitivity(
                                ledger.leaves(),
                                row -> ledger.balance(place, row).net())
                        .drivers(seed);
    }

    private Outcome outcome(ToDoubleFunction<Balance> figure) {
        return new Outcome(Arrays.stream(balances).mapToDouble(figure).toArray());
    }
}
