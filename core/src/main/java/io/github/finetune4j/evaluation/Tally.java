// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.run.RunningMean;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts a run's rows, and notifies its listener. */
final class Tally {
    private final EvaluatorSettings settings;
    private final String model;
    private final int total;
    private final Instant started;
    private final long start;
    private final Map<String, RunningMean> means = new LinkedHashMap<>();
    private int reused;
    private int asked;
    private int failed;
    private long in;
    private long out;

    Tally(EvaluatorSettings settings, String model, int total) {
        this.settings = settings;
        this.model = model;
        this.total = total;
        started = settings.clock().now();
        start = settings.clock().nanos();
        settings.metrics().stream()
                .filter(metric -> !(metric instanceof CorpusMetric || metric instanceof RatedMetric))
                .forEach(metric -> means.put(metric.name(), new RunningMean(metric.kind())));
    }

    Instant started() {
        return started;
    }

    Duration elapsed() {
        return settings.clock().since(start);
    }

    int reused() {
        return reused;
    }

    void reused(List<EvaluatedRow> rows) {
        reused += rows.size();
        add(rows);
    }

    void asked(List<EvaluatedRow> rows) {
        asked += rows.size();
        for (EvaluatedRow row : rows) {
            in += row.usage().inputTokens();
            out += row.usage().outputTokens();
        }
        add(rows);
    }

    private void add(List<EvaluatedRow> rows) {
        failed += (int) rows.stream().filter(EvaluatedRow::failed).count();
        means.forEach(
                (name, mean) -> rows.forEach(row -> mean.add(row.score(name).orElseThrow())));
        notifyListener();
    }

    private void notifyListener() {
        for (int i = 0; i < settings.listeners().size(); i++) {
            Consumer<? super ProgressReport> listener = settings.listeners().get(i);
            settings.callback("progress listener " + (i + 1), "the evaluation goes on")
                    .run(() -> listener.accept(report()));
        }
    }

    private ProgressReport report() {
        Usage usage = new Usage(in, out);
        TokenPrice price = settings.price(model);
        double cost = price == null ? 0 : price.of(usage);
        Duration elapsed = elapsed();
        return new ProgressReport(
                model, reused + asked, total, failed, reused, elapsed, remaining(elapsed), usage, cost, this::scores);
    }

    private Map<String, Interval> scores() {
        Map<String, Interval> scores = new LinkedHashMap<>();
        means.forEach((name, mean) -> mean.interval(settings.level()).ifPresent(score -> scores.put(name, score)));
        return Collections.unmodifiableMap(scores);
    }

    private @Nullable Duration remaining(Duration elapsed) {
        int open = total - reused - asked;
        return asked == 0 || open == 0 ? null : elapsed.multipliedBy(open).dividedBy(asked);
    }
}
