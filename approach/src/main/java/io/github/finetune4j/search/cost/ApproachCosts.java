// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The costs of one approach, and how good it is: a settings group of {@link CostBenefit.Builder#addApproach}. What is
 * not set costs nothing. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachCosts {
    private static final double MILLION = 1e6;

    private final String name;
    private final Map<CostItem, Quantity> items = new EnumMap<>(CostItem.class);
    private final List<Function<Prices, Quantity>> tokens = new ArrayList<>();
    private final List<Function<Prices, Quantity>> trained = new ArrayList<>();
    private Optional<Quantity> measuredCost = Optional.empty();

    ApproachCosts(String name) {
        this.name = name;
    }

    /**
     * Sets the share of requests that are answered well.
     *
     * @param share from 0 to 1
     * @return this
     */
    public ApproachCosts quality(Quantity share) {
        return set(CostItem.QUALITY, share);
    }

    /**
     * Sets the quality to what an evaluation measured, with its uncertainty, and where the evaluation knows a price,
     * adds the mean cost of its requests. The last call counts.
     *
     * @param evaluation of this approach
     * @param metric whose score is the share of good answers
     * @return this
     */
    public ApproachCosts measured(Evaluation evaluation, String metric) {
        measuredCost = Measured.cost(evaluation);
        return quality(Quantity.measured(evaluation.score(metric)));
    }

    /**
     * Sets the quality to what the registry has on record.
     *
     * @param evaluation on record; where it is of a comparison, the candidate's figures count
     * @param metric whose score is the share of good answers
     * @return this
     */
    public ApproachCosts measured(Evaluated evaluation, String metric) {
        return quality(Quantity.measured(Measured.score(evaluation, metric)));
    }

    /**
     * Sets what a request costs besides tokens: machines that are paid by use, people who review.
     *
     * @param cost of one request on average
     * @return this
     */
    public ApproachCosts perRequest(Quantity cost) {
        return set(CostItem.PER_REQUEST, cost);
    }

    /**
     * Adds tokens that every request takes, at the comparison's {@link CostBenefit.Builder#prices}.
     *
     * @param model as the prices have it
     * @param input tokens of the prompt, on average
     * @param output tokens of the answer, on average
     * @return this
     */
    public ApproachCosts addTokens(String model, Quantity input, Quantity output) {
        range("input tokens").check(input);
        range("output tokens").check(output);
        tokens.add(prices -> {
            TokenPrice price = prices.tokens(model);
            return input.times(price.inputPerMillion())
                    .plus(output.times(price.outputPerMillion()))
                    .dividedBy(MILLION);
        });
        return this;
    }

    /**
     * Sets what labelling costs, once.
     *
     * @param cost rows × minutes × wage
     * @return this
     */
    public ApproachCosts labelling(Quantity cost) {
        return set(CostItem.LABELLING, cost);
    }

    /**
     * Sets what training costs, once: all trials of a search, and evaluations.
     *
     * @param cost of all
     * @return this
     */
    public ApproachCosts training(Quantity cost) {
        return set(CostItem.TRAINING, cost);
    }

    /**
     * Adds tokens that are trained on, once, at the comparison's {@link CostBenefit.Builder#prices}.
     *
     * @param model base model, as the prices have it
     * @param count tokens of the data, times epochs
     * @return this
     */
    public ApproachCosts addTrainedTokens(String model, Quantity count) {
        range("trained tokens").check(count);
        trained.add(prices -> count.times(prices.training(model)).dividedBy(MILLION));
        return this;
    }

    /**
     * Sets what it costs to build it in, once.
     *
     * @param cost of the work
     * @return this
     */
    public ApproachCosts integration(Quantity cost) {
        return set(CostItem.INTEGRATION, cost);
    }

    /**
     * Sets what machines cost that always run.
     *
     * @param perMonth whether requests come or not
     * @return this
     */
    public ApproachCosts hosting(Quantity perMonth) {
        return set(CostItem.HOSTING, perMonth);
    }

    /**
     * Sets what people and tools cost that look after it.
     *
     * @param perMonth monitoring, operations, licences
     * @return this
     */
    public ApproachCosts maintenance(Quantity perMonth) {
        return set(CostItem.MAINTENANCE, perMonth);
    }

    /**
     * Sets what it costs to keep the model up to date.
     *
     * @param cost of retraining once: new labels, training, evaluation
     * @param perYear how often
     * @return this
     */
    public ApproachCosts retraining(Quantity cost, Quantity perYear) {
        set(CostItem.RETRAINING, cost);
        return set(CostItem.RETRAININGS_A_YEAR, perYear);
    }

    private Range range(String what) {
        return new Range(what + " of " + name, Double.POSITIVE_INFINITY);
    }

    private ApproachCosts set(CostItem item, Quantity quantity) {
        items.put(item, item.range(name).check(quantity));
        return this;
    }

    String name() {
        return name;
    }

    boolean isEmpty() {
        return items.isEmpty() && tokens.isEmpty() && trained.isEmpty();
    }

    boolean hasQuality() {
        return items.containsKey(CostItem.QUALITY);
    }

    boolean needsPrices() {
        return !tokens.isEmpty() || !trained.isEmpty();
    }

    /** {@return every item at these prices} */
    Map<CostItem, Quantity> at(Prices prices) {
        Map<CostItem, Quantity> all = new EnumMap<>(items);
        add(all, CostItem.PER_REQUEST, measuredCost);
        add(all, CostItem.PER_REQUEST, sum(tokens, prices));
        add(all, CostItem.TRAINING, sum(trained, prices));
        return all;
    }

    private static Optional<Quantity> sum(List<Function<Prices, Quantity>> parts, Prices prices) {
        return parts.stream().map(part -> part.apply(prices)).reduce(Quantity::plus);
    }

    private static void add(Map<CostItem, Quantity> all, CostItem item, Optional<Quantity> more) {
        more.ifPresent(quantity -> all.merge(item, quantity, Quantity::plus));
    }
}
