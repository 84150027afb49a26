// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Latency;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Strip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The section on cost: how long answers took, and what they cost. */
final class CostSection {
    private static final String[] COLUMNS = {
        "model", "median", "95 % within", "99 % within", "tokens in", "tokens out", "cost", "per answer", "not answered"
    };

    private final Html out;
    private final double slowest;

    private CostSection(Comparison comparison, Html out) {
        this.out = out;
        slowest = Stream.of(comparison.baseline(), comparison.candidate())
                .flatMap(model -> model.latency().stream())
                .mapToDouble(latency -> latency.p99().toNanos())
                .max()
                .orElse(0);
    }

    static void write(Comparison comparison, Html out) {
        new CostSection(comparison, out).write(comparison);
    }

    private void write(Comparison comparison) {
        out.open("section").element("h2", "Latency and cost");
        out.scroll("latency and cost").open("table", "costs").head(COLUMNS);
        ModelLabels labels = ModelLabels.of(comparison);
        row(labels.baseline(), comparison.baseline(), "first");
        row(labels.candidate(), comparison.candidate(), "second");
        out.close("div");
        out.element(
                "p",
                "note",
                "Time per call, without waiting for its turn; rows that were asked in one batch took as long as the"
                        + " batch. Tokens and cost are of all answers, those of earlier runs among them.");
        out.close();
    }

    private void row(String name, Evaluation model, String series) {
        Optional<Latency> latency = model.latency();
        out.open("tr").heading(name);
        latency.ifPresent(times -> strip(times, series));
        out.close();
        List<String> cells = new ArrayList<>();
        cells.add(latency.map(times -> time(times.p50())).orElse("–"));
        cells.add(latency.map(times -> time(times.p95())).orElse("–"));
        cells.add(latency.map(times -> time(times.p99())).orElse("–"));
        cells.add(count(model.usage().inputTokens()));
        cells.add(count(model.usage().outputTokens()));
        OptionalDouble cost = model.cost();
        String currency = model.price().map(price -> " " + price.currency()).orElse("");
        cells.add(cost.isPresent() ? money(cost.getAsDouble()) + currency : "–");
        cells.add(cost.isPresent() ? money(cost.getAsDouble() / model.rows().size()) + currency : "–");
        cells.add(model.errors() + " of " + model.rows().size());
        for (int i = 0; i < cells.size(); i++) {
            out.cell(i + 1).text(cells.get(i)).close();
        }
        out.close();
    }

    /** From the median to the 99th percentile, with a tick at each of the three. */
    private void strip(Latency latency, String series) {
        Strip strip = Strip.on(out, new Axis(0, Math.max(slowest, 1), 0, 100), "interval " + series)
                .bar("scale", 0, slowest)
                .bar("range", (double) latency.p50().toNanos(), (double)
                        latency.p99().toNanos());
        Stream.of(latency.p50(), latency.p95(), latency.p99())
                .forEach(time -> strip.mark("point", (double) time.toNanos()));
        strip.end();
    }

    static String time(Duration time) {
        double millis = time.toNanos() / 1e6;
        if (millis >= 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u2009');
    }

    private static String money(double amount) {
        return String.format(Locale.ROOT, amount >= 1 ? "%.2f" : "%.3g", amount);
    }
}
