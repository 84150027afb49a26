package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.model.ChatRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a builder has been told so far, with the defaults. */
final class EvaluatorOptions implements Cloneable {
    final List<Metric> metrics = new ArrayList<>();
    final Map<String, Function<ChatExample, @Nullable String>> slices = new LinkedHashMap<>();
    final Map<String, TokenPrice> prices = new LinkedHashMap<>();
    UnaryOperator<ChatRequest.Builder> request = builder -> builder.temperature(0);

    /** Rows that are handed over at once; the model decides if it is null. */
    @Nullable Integer batchSize;

    int concurrency = 1;
    Pacer.@Nullable Rate callRate;
    Pacer.@Nullable Rate tokenRate;
    int retries = 4;
    Duration callTimeout = Duration.ofMinutes(10);

    @Nullable Path answers;

    Budget budget = Budget.unlimited();

    @Nullable TokenPrice price;

    Consumer<ProgressReport> progress = report -> {};
    double level = 0.95;

    @Nullable Double margin;

    int resamples = 10_000;
    long seed = 1;

    @Nullable Function<ChatExample, @Nullable String> cluster;

    Correction correction = Correction.HOLM;
    Consumer<EvaluationPlan> plan = plan -> {};

    /** Rows that a comparison with several looks takes at most; 0 if rows are looked at once. */
    int plannedRows;

    @Nullable LeakCheck leakCheck;

    boolean leakAllowed;

    @Nullable Path ledger;

    RunClock clock = RunClock.SYSTEM;

    /** {@return these options, which later changes of the others don't reach; lists are shared} */
    EvaluatorOptions copy() {
        try {
            return (EvaluatorOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("these options cannot be cloned -> report it as a bug", e);
        }
    }
}
