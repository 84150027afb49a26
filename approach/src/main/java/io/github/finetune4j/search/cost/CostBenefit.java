// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.providers.Prices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of approaches by cost and benefit. Immutable.
 *
 * <pre>{@code
 * CostBenefit worth = CostBenefit.builder()
 *         .prices(Prices.of("openai"))
 *         .requestsPerMonth(Quantity.logNormal(200_000, 0.4))
 *         .valueOfQuality(Quantity.triangular(0.01, 0.03, 0.08))
 *         .addApproach("prompt", a -> a.quality(now).addTokens("gpt-4.1", prompt, answer))
 *         .addApproach("tuned", a -> a.quality(then).addTokens(tuned, question, answer).labelling(labels))
 *         .build();
 * System.out.println(worth.summary());
 * }</pre>
 *
 * <p>Each uncertain number is drawn once per draw and holds for all months: the result says how sure we are, not how
 * months differ. Where all numbers are known, there is one draw, and the result is plain arithmetic. The same seed
 * gives the same result.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CostBenefit {
    private final List<ApproachWorth> approaches;
    private final Builder given;

    private CostBenefit(Builder builder) {
        given = new Builder(builder);
        Assumptions assumptions = builder.assumptions();
        Ledger ledger = new Ledger(assumptions);
        double[][] rows = builder.rows(ledger.leaves());
        ledger.check(rows);
        approaches = IntStream.range(0, assumptions.approaches().size())
                .mapToObj(place -> new ApproachWorth(
                        assumptions.approaches().get(place).name(),
                        place == assumptions.baseline(),
                        ledger,
                        place,
                        builder.seed,
                        rows))
                .toList();
    }

    /** {@return a builder without approaches} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return every approach, in the order they were added, the baseline among them} */
    public List<ApproachWorth> approaches() {
        return approaches;
    }

    /**
     * {@return an approach}
     *
     * @param name as it was added
     */
    public ApproachWorth approach(String name) {
        return approaches.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("approach " + name + ": not compared -> name one of "
                        + approaches.stream().map(ApproachWorth::name).toList()));
    }

    /** {@return how many months are looked at} */
    public int months() {
        return given.months;
    }

    /** {@return the currency of all money} */
    public String currency() {
        return given.currency;
    }

    /** {@return the prices that were taken; empty where none were needed} */
    public Optional<Prices> prices() {
        return Optional.ofNullable(given.prices);
    }

    /** {@return all of it in a few lines} */
    public String summary() {
        return new WorthText(this).text();
    }

    /** {@return all of it as JSON; what is infinite is null there, with its share beside it} */
    public String json() {
        return WorthJson.text(this, given.seed);
    }

    @Override
    public String toString() {
        return summary();
    }

    /**
     * Builds a {@link CostBenefit}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int DRAWS = 10_000;

        private final List<ApproachCosts> approaches = new ArrayList<>();
        private @Nullable Quantity requests;
        private @Nullable Quantity value;
        private @Nullable Prices prices;
        private @Nullable String baseline;
        private Quantity discount = Quantity.fixed(0);
        private String currency = "USD";
        private int months = 12;
        private int draws = DRAWS;
        private long seed;

        private Builder() {}

        private Builder(Builder other) {
            prices = other.prices;
            currency = other.currency;
            months = other.months;
            seed = other.seed;
        }

        /**
         * Sets the traffic.
         *
         * @param perMonth requests in a month
         * @return this
         */
        public Builder requestsPerMonth(Quantity perMonth) {
            requests = amount("requests a month", perMonth);
            return this;
        }

        /**
         * Sets what quality is worth. Where it is not set, costs alone are compared.
         *
         * @param perGoodAnswer what one more good answer brings, or one error less saves
         * @return this
         */
        public Builder valueOfQuality(Quantity perGoodAnswer) {
            value = amount("value of quality", perGoodAnswer);
            return this;
        }

        /**
         * Sets the prices of tokens, and with them the currency.
         *
         * @param value of a provider, or your own
         * @return this
         */
        public Builder prices(Prices value) {
            NoNull.check("a comparison of costs", "prices", value);
            prices = value;
            currency = value.currency();
            return this;
        }

        /**
         * Sets the currency of all money, where there are no {@link #prices}.
         *
         * @param value USD by default
         * @return this
         */
        public Builder currency(String value) {
            currency = Names.check("a currency", value);
            return this;
        }

        /**
         * Sets how long the approaches are looked at.
         *
         * @param value at least 1; 12 by default
         * @return this
         */
        public Builder months(int value) {
            months = Given.atLeast("months", value, 1);
            return this;
        }

        /**
         * Sets by how much less money is worth a year later.
         *
         * @param perYear for example 0.08; 0 by default
         * @return this
         */
        public Builder discount(Quantity perYear) {
            discount = amount("discount a year", perYear);
            return this;
        }

        /**
         * Adds an approach. The first one is the baseline unless {@link #baseline} names another.
         *
         * @param name for the results
         * @param costs sets what it costs and how good it is
         * @return this
         */
        public Builder addApproach(String name, Consumer<ApproachCosts> costs) {
            Names.check("an approach's name", name);
            if (approaches.stream().anyMatch(each -> each.name().equals(name))) {
                throw new IllegalArgumentException(
                        "approach " + name + ": added twice -> give the second another name");
            }
            ApproachCosts approach = new ApproachCosts(name);
            costs.accept(approach);
            if (approach.isEmpty()) {
                throw new IllegalArgumentException("approach " + name + ": empty -> set its quality or what it costs");
            }
            approaches.add(approach);
            return this;
        }

        /**
         * Sets what the others are held against: what you do today.
         *
         * @param name of an approach
         * @return this
         */
        public Builder baseline(String name) {
            baseline = Names.check("the baseline's name", name);
            return this;
        }

        /**
         * Sets how often everything uncertain is drawn.
         *
         * @param value at least 1,000; 10,000 by default
         * @return this
         */
        public Builder draws(int value) {
            draws = Given.atLeast("draws", value, 1000);
            return this;
        }

        /**
         * Sets the seed of all draws.
         *
         * @param value any; 0 by default
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * {@return the result}
         *
         * @throws IllegalStateException naming everything that is missing
         * @throws IllegalArgumentException if a model has no price, or a quantity leaves its range
         */
        public CostBenefit build() {
            List<String> missing = missing();
            if (!missing.isEmpty()) {
                throw new IllegalStateException(
                        "cost and benefit: " + String.join(", ", missing) + " missing -> set them before build()");
            }
            return new CostBenefit(this);
        }

        private List<String> missing() {
            List<String> missing = new ArrayList<>();
            if (requests == null) {
                missing.add("requestsPerMonth");
            }
            if (approaches.size() < 2) {
                missing.add("a second approach (what you do today is one)");
            }
            if (prices == null && approaches.stream().anyMatch(ApproachCosts::needsPrices)) {
                missing.add("prices");
            }
            if (value != null) {
                approaches.stream()
                        .filter(each -> !each.hasQuality())
                        .forEach(each -> missing.add("quality of " + each.name()));
            }
            if (baseline != null && place(baseline) < 0) {
                missing.add("the baseline " + baseline + " among the approaches");
            }
            return missing;
        }

        private int place(String name) {
            return approaches.stream().map(ApproachCosts::name).toList().indexOf(name);
        }

        private Assumptions assumptions() {
            Prices known = prices == null ? Prices.own("nobody", LocalDate.EPOCH, currency) : prices;
            Quantity nothing = Quantity.fixed(0);
            return new Assumptions(
                    requests == null ? nothing : requests,
                    value == null ? nothing : value,
                    discount,
                    months,
                    baseline == null ? 0 : place(baseline),
                    approaches.stream()
                            .map(each -> new Assumptions.Named(each.name(), each.at(known)))
                            .toList());
        }

        private double[][] rows(Leaves leaves) {
            double[][] probabilities = leaves.count() == 0
                    ? new double[1][0]
                    : Hypercube.sample(draws, leaves.count(), new SplittableRandom(seed));
            return Arrays.stream(probabilities).map(leaves::values).toArray(double[][]::new);
        }

        private static Quantity amount(String what, Quantity quantity) {
            return new Range(what, Double.POSITIVE_INFINITY).check(quantity);
        }
    }
}
