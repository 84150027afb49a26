// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.compare.MetricScores;
import io.github.finetune4j.evaluation.internal.compare.SummaryText;
import io.github.finetune4j.internal.callback.FailedMetric;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One model's answers to the rows of a data set, with their scores. Immutable; an {@link Evaluator} makes it.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Evaluation {
    private final RunRecord run;
    private final int total;
    private final List<EvaluatedRow> rows;
    private final Map<String, Interval> scores;
    private final List<String> notes;
    private final @Nullable TokenPrice price;
    private final Consumer<GateReport> gated;

    private Evaluation(
            RunRecord run,
            int total,
            List<EvaluatedRow> rows,
            Map<String, Interval> scores,
            List<String> notes,
            @Nullable TokenPrice price,
            Consumer<GateReport> gated) {
        this.run = run;
        this.total = total;
        this.rows = rows;
        this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        this.notes = List.copyOf(notes);
        this.price = price;
        this.gated = gated;
    }

    static Evaluation of(
            EvaluatorSettings settings, RunRecord run, int total, List<EvaluatedRow> rows, List<String> notes) {
        List<EvaluatedRow> ordered = rows.stream()
                .sorted(Comparator.comparingInt(EvaluatedRow::index))
                .toList();
        List<String> all = new ArrayList<>(notes);
        Map<String, Interval> scores = new LinkedHashMap<>();
        for (Metric metric : settings.metrics()) {
            scores.put(metric.name(), MetricScores.interval(metric, ordered, settings));
            failed(metric.name(), ordered).ifPresent(all::add);
        }
        return new Evaluation(run, total, ordered, scores, all, settings.price(run.model()), report -> {});
    }

    /**
     * {@return the same evaluation, of whose gates somebody hears}
     *
     * @param hears throws nothing
     */
    Evaluation whenGated(Consumer<GateReport> hears) {
        return new Evaluation(run, total, rows, scores, notes, price, hears);
    }

    /** {@return what is to be said of rows on which a metric failed} */
    private static Optional<String> failed(String metric, List<EvaluatedRow> rows) {
        List<String> failures = rows.stream()
                .map(row -> row.score(metric).orElseThrow())
                .filter(score -> score.missing() && FailedMetric.is(score.explanation()))
                .map(Score::explanation)
                .toList();
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(metric + " failed on " + failures.size() + " of " + rows.size()
                        + " rows, which have no score by it: " + FailedMetric.thrown(failures.get(0)) + ".");
    }

    /** {@return the model's name} */
    public String model() {
        return run.model();
    }

    /** {@return fingerprint of the data set that was asked} */
    public Fingerprint data() {
        return run.data();
    }

    /** {@return what must be known to repeat it, and how the run went} */
    public RunRecord run() {
        return run;
    }

    /**
     * {@return one result per row that was asked, in the order of the data set, failed rows among them; all rows,
     * unless a budget ended the run}
     */
    public List<EvaluatedRow> rows() {
        return rows;
    }

    /** {@return rows of the data set, those that were not asked among them} */
    public int totalRows() {
        return total;
    }

    /** {@return whether every row was asked} */
    public boolean complete() {
        return rows.size() == total;
    }

    /** {@return how many rows the model failed to answer; they count with {@link Metric#scoreOfFailure}} */
    public long errors() {
        return rows.stream().filter(EvaluatedRow::failed).count();
    }

    /**
     * {@return how many rows have no score by this metric, because a judge failed and not the model}
     *
     * @param metric name of the metric
     */
    public long missing(String metric) {
        score(metric);
        return rows.stream()
                .filter(row -> row.score(metric).orElseThrow().missing())
                .count();
    }

    /** {@return tokens taken by all answers together, those of earlier runs among them} */
    public Usage usage() {
        long in = rows.stream().mapToLong(row -> row.usage().inputTokens()).sum();
        long out = rows.stream().mapToLong(row -> row.usage().outputTokens()).sum();
        return new Usage(in, out);
    }

    /** {@return what all answers together cost, in the currency of {@link #price}; empty without a price} */
    public OptionalDouble cost() {
        return price == null ? OptionalDouble.empty() : OptionalDouble.of(price.of(usage()));
    }

    /** {@return what the model's tokens cost} */
    public Optional<TokenPrice> price() {
        return Optional.ofNullable(price);
    }

    /** {@return how long the calls took that were answered; empty if nobody measured} */
    public Optional<Latency> latency() {
        List<Duration> times = rows.stream()
                .filter(row -> !row.failed() && !row.took().isZero())
                .map(EvaluatedRow::took)
                .toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(Latency.of(times));
    }

    /** {@return what a reader of the figures must know: a leak that was allowed, a budget that ended the run} */
    public List<String> notes() {
        return notes;
    }

    /**
     * {@return score per metric, by name in the evaluator's order, with its interval over rows: the mean, or a corpus
     * metric}
     */
    public Map<String, Interval> scores() {
        return scores;
    }

    /**
     * {@return the score of this metric with its interval}
     *
     * @param metric name of the metric
     * @throws IllegalArgumentException if it was not evaluated; the message lists those that were
     */
    public Interval score(String metric) {
        Interval score = scores.get(metric);
        if (score == null) {
            throw new IllegalArgumentException("no metric " + metric + " in this evaluation of " + model()
                    + " -> name one of " + String.join(", ", scores.keySet()));
        }
        return score;
    }

    /**
     * Checks requirements on this model alone.
     *
     * @param gates what is required; those that need a baseline are refused
     * @return what each gate says
     */
    public GateReport gate(QualityGate... gates) {
        GateReport report = GateReport.of(model(), List.of(gates), gate -> gate.check(this));
        gated.accept(report);
        return report;
    }

    @Override
    public String toString() {
        String asked = complete() ? "" : " of " + total;
        return model() + " on " + rows.size() + asked + " rows: " + SummaryText.of(scores) + ", errors " + errors();
    }
}
