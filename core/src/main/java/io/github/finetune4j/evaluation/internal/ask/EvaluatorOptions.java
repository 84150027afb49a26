// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Correction;
import io.github.finetune4j.evaluation.EvaluationPlan;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.ProgressReport;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The options that a builder has been given so far, with the defaults. */
public final class EvaluatorOptions implements Cloneable {
    public final List<Metric> metrics = new ArrayList<>();
    public final Map<String, Function<ChatExample, @Nullable String>> slices = new LinkedHashMap<>();
    public final Map<String, TokenPrice> prices = new LinkedHashMap<>();
    public Consumer<ChatRequest.Builder> request = builder -> builder.temperature(0);

    /** Rows that are handed over at once; the model decides if it is null. */
    @Nullable public Integer batchSize;

    /** Where batches are on record; null: ordinary calls. */
    @Nullable public Path batches;

    public int concurrency = 1;
    public Pacer.@Nullable Rate callRate;
    public Pacer.@Nullable Rate tokenRate;
    public int retries = 4;
    public Duration callTimeout = Duration.ofMinutes(10);

    @Nullable public Path answers;

    @Nullable public Registry registry;

    public Budget budget = Budget.unlimited();

    @Nullable public TokenPrice price;

    public List<Consumer<? super ProgressReport>> listeners = new ArrayList<>();
    public double level = 0.95;

    @Nullable public Double margin;

    public int resamples = 10_000;
    public long seed = 1;

    @Nullable public Function<ChatExample, @Nullable String> cluster;

    public Correction correction = Correction.HOLM;
    public Consumer<EvaluationPlan> plan = plan -> {};

    /** Rows that a comparison with several looks takes at most; 0 if rows are looked at once. */
    int plannedRows;

    @Nullable public LeakCheck leakCheck;

    public boolean leakAllowed;

    @Nullable public Path ledger;

    public RunClock clock = RunClock.SYSTEM;

    /** {@return these options, which later changes of the others don't reach; lists are shared} */
    public EvaluatorOptions copy() {
        try {
            return (EvaluatorOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("these options cannot be cloned -> report it as a bug", e);
        }
    }

    public static Pacer.Rate rate(String what, long amount, Duration per) {
        if (amount < 1 || per.isZero() || per.isNegative()) {
            throw new IllegalArgumentException(what + ": " + amount + " per " + ShownTime.words(per)
                    + " -> give at least 1, and a time above zero");
        }
        return new Pacer.Rate(amount, per);
    }
}
