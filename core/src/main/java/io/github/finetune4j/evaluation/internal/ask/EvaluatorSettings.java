// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Correction;
import io.github.finetune4j.evaluation.EvaluationPlan;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.ProgressReport;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.internal.run.SliceValue;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings that an evaluator was built with; complains about everything at once. */
public final class EvaluatorSettings {
    private static final System.Logger LOG = System.getLogger(EvaluatorSettings.class.getName());

    private final EvaluatorOptions given;
    private final Callbacks callbacks;
    private final List<Metric> metrics;
    private final Map<String, Function<ChatExample, String>> slices;
    private final Map<String, TokenPrice> prices;
    private final List<Consumer<? super ProgressReport>> listeners;
    private final Map<String, Double> priceShares = new ConcurrentHashMap<>();

    public EvaluatorSettings(EvaluatorOptions given) {
        this.given = given.copy();
        callbacks = new Callbacks(LOG, given.clock::now);
        metrics = List.copyOf(given.metrics);
        Map<String, Function<ChatExample, String>> all = new LinkedHashMap<>();
        for (Map.Entry<String, Function<ChatExample, @Nullable String>> slice : given.slices.entrySet()) {
            all.put(slice.getKey(), named(slice.getValue()));
        }
        slices = Collections.unmodifiableMap(all);
        prices = Map.copyOf(given.prices);
        listeners = List.copyOf(given.listeners);
        List<String> problems = new ArrayList<>();
        check(problems, !metrics.isEmpty(), "no metric -> give at least one with metrics(...)");
        boolean priced = !given.budget.limitsMoney() || given.price != null || !prices.isEmpty();
        check(
                problems,
                priced,
                "a budget of money without the price of tokens -> give it with defaultPrice(...) or addPrice(...)");
        check(
                problems,
                given.cluster == null || metrics.stream().noneMatch(RatedMetric.class::isInstance),
                "rows in groups, and a metric of raters, who know of no groups -> leave clusterBy(...) out");
        check(
                problems,
                given.batches == null || !(given.budget.limitsMoney() || given.budget.tokens() < Long.MAX_VALUE),
                "a budget of money or tokens, and batches, which are paid for together -> give it to the batches:"
                        + " provider.batchModel(model, folder, batches -> batches.budget(...))");
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the evaluator cannot be built: " + String.join("; ", problems));
        }
    }

    public List<Metric> metrics() {
        return metrics;
    }

    Consumer<ChatRequest.Builder> request() {
        return given.request;
    }

    /** {@return who is asked in a model's place: itself, in batches where that was chosen} */
    public ChatModel asked(ChatModel model) {
        Optional<BatchModel> batches = model instanceof BatchModel already ? Optional.of(already) : inBatches(model);
        batches.ifPresent(some -> priceShares.put(model.name(), some.priceShare()));
        return batches.isPresent() ? batches.get() : model;
    }

    private Optional<BatchModel> inBatches(ChatModel model) {
        Path folder = given.batches;
        Optional<BatchModel> batches = folder == null ? Optional.empty() : model.inBatches(folder);
        if (folder != null && batches.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "model {0} takes no batches; it is asked by ordinary calls",
                    model.name());
        }
        return batches;
    }

    /**
     * {@return what is to be said of how a model was asked}
     *
     * @param asked as {@link #asked} gave it
     */
    public List<String> notes(ChatModel asked) {
        if (asked instanceof BatchModel batches) {
            return batches.notes();
        }
        return given.batches == null
                ? List.of()
                : List.of(asked.name() + " takes no batches, so it is asked by ordinary calls, at the full price.");
    }

    /** {@return rows that the model is given at once} */
    int batchSize(ChatModel model) {
        if (model instanceof BatchModel) {
            return Math.max(1, model.requestsAtOnce());
        }
        if (given.concurrency > 1 || !model.gainsFromBatches()) {
            return 1;
        }
        Integer batch = given.batchSize;
        return batch == null ? Math.max(1, model.requestsAtOnce()) : batch;
    }

    public int concurrency() {
        return given.concurrency;
    }

    Pacer.@Nullable Rate callRate() {
        return given.callRate;
    }

    Pacer.@Nullable Rate tokenRate() {
        return given.tokenRate;
    }

    int retries() {
        return given.retries;
    }

    Duration callTimeout() {
        return given.callTimeout;
    }

    /** {@return where each evaluation is reported; null without} */
    @Nullable public Registry registry() {
        return given.registry;
    }

    @Nullable public Path answers() {
        return given.answers;
    }

    public Budget budget() {
        return given.budget;
    }

    @Nullable public TokenPrice price(String model) {
        TokenPrice own = prices.getOrDefault(model, given.price);
        Double share = priceShares.get(model);
        return own == null || share == null ? own : own.times(share);
    }

    /** {@return who hears how far an evaluation is} */
    public List<Consumer<? super ProgressReport>> listeners() {
        return listeners;
    }

    public double level() {
        return given.level;
    }

    public double alpha() {
        return 1 - given.level;
    }

    @Nullable public Double margin() {
        return given.margin;
    }

    /** {@return the group of a row, if rows are grouped; null where a row has none} */
    @Nullable public Function<ChatExample, @Nullable String> cluster() {
        return given.cluster;
    }

    public Correction correction() {
        return given.correction;
    }

    public Consumer<EvaluationPlan> plan() {
        return given.plan;
    }

    public int plannedRows() {
        return given.plannedRows;
    }

    /** {@return these settings for a comparison that is looked at several times} */
    public EvaluatorSettings inLooks(int rows) {
        EvaluatorOptions options = given.copy();
        options.plannedRows = rows;
        return new EvaluatorSettings(options);
    }

    public int resamples() {
        return given.resamples;
    }

    public long seed() {
        return given.seed;
    }

    @Nullable public LeakCheck leakCheck() {
        return given.leakCheck;
    }

    public boolean leakAllowed() {
        return given.leakAllowed;
    }

    @Nullable public Path ledger() {
        return given.ledger;
    }

    /** {@return what the rows are divided by; no value is a slice of its own} */
    public Map<String, Function<ChatExample, String>> slices() {
        return slices;
    }

    private static Function<ChatExample, String> named(Function<ChatExample, @Nullable String> slice) {
        return example -> Objects.requireNonNullElse(slice.apply(example), SliceValue.NONE);
    }

    /**
     * {@return code of the application that evaluating calls}
     *
     * @param what such as {@code metric length}
     * @param cost of a failure
     */
    public Callback callback(String what, String cost) {
        return callbacks.of(what, cost);
    }

    public RunClock clock() {
        return given.clock;
    }

    private static void check(List<String> problems, boolean fine, String problem) {
        if (!fine) {
            problems.add(problem);
        }
    }
}
