// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.evaluation.internal.ask.RunClock;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.statistics.interval.Interval;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports to a registry what an evaluation has found, and what gates say about it. A registry that is out of reach
 * costs no evaluation.
 */
record EvaluationRecorder(@Nullable Registry registry, RunClock clock) {
    private static final System.Logger LOG = System.getLogger(EvaluationRecorder.class.getName());

    private static final String ONCE_MORE = " -> fix it, and evaluate once more: stored answers cost no call";

    Evaluation report(Evaluation evaluation, Dataset data) {
        if (registry == null) {
            return evaluation;
        }
        report("the evaluation of " + evaluation.model() + ONCE_MORE, to -> {
            to.addData(data, Map.of());
            to.add(record(evaluation));
        });
        return evaluation.whenGated(gates -> report(gates, () -> record(evaluation)));
    }

    Comparison report(Comparison comparison) {
        if (registry == null) {
            return comparison;
        }
        String model = comparison.candidate().model();
        report("the evaluation of " + model + ONCE_MORE, to -> to.add(record(comparison)));
        return comparison.whenGated(gates -> report(gates, () -> record(comparison)));
    }

    private void report(GateReport gates, Supplier<Evaluated> of) {
        report("what gates say about " + gates.model() + " -> fix it, and check them once more", to -> {
            Evaluated measured = of.get();
            to.add(measured); // the registry may have been out of reach when it was measured
            to.add(record(measured, gates));
        });
    }

    private void report(String whatAndAdvice, Consumer<Registry> what) {
        Registry to = registry;
        if (to == null) {
            return;
        }
        Throwable failure = Attempt.at(() -> {
                    what.accept(to);
                    return true;
                })
                .failure();
        if (failure != null) { // each is something else that is not kept, so each is logged
            LOG.log(System.Logger.Level.ERROR, "the registry has not kept " + whatAndAdvice, failure);
        }
    }

    private static Map<String, Object> figures(Evaluation evaluation) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", (long) evaluation.rows().size());
        figures.put("totalRows", (long) evaluation.totalRows());
        figures.put("errors", evaluation.errors());
        Map<String, Object> scores = new LinkedHashMap<>();
        evaluation.scores().forEach((name, score) -> scores.put(name, interval(score)));
        figures.put("scores", scores);
        figures.put("run", evaluation.run().facts());
        figures.put("notes", evaluation.notes());
        return figures;
    }

    private static Map<String, Object> figures(Comparison comparison) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", (long) comparison.size());
        figures.put("verdict", comparison.verdict().name());
        Map<String, Object> metrics = new LinkedHashMap<>();
        comparison.metrics().forEach(metric -> metrics.put(metric.name(), metric(metric)));
        figures.put("metrics", metrics);
        figures.put("testSetUses", (long) comparison.testSetUses());
        figures.put("notes", comparison.notes());
        return figures;
    }

    private static Map<String, Object> metric(MetricComparison metric) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("baseline", interval(metric.baseline()));
        figures.put("candidate", interval(metric.candidate()));
        figures.put("effect", interval(metric.effect()));
        figures.put("adjustedP", number(metric.adjustedP()));
        figures.put("verdict", metric.verdict().name());
        return figures;
    }

    private static Map<String, Object> interval(Interval interval) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("estimate", number(interval.estimate()));
        figures.put("lower", number(interval.lower()));
        figures.put("upper", number(interval.upper()));
        figures.put("level", interval.level());
        figures.put("method", interval.method());
        return figures;
    }

    private static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : String.valueOf(value); // JSON has no NaN
    }

    private Gated record(Evaluated measured, GateReport report) {
        List<Gated.Outcome> outcomes = report.outcomes().stream()
                .map(each -> new Gated.Outcome(each.gate().name(), each.status().name(), each.reason()))
                .toList();
        return new Gated(hash(measured.evaluation() + "\n" + outcomes), clock.now(), measured.evaluation(), outcomes);
    }

    private static Evaluated record(Evaluation evaluation) {
        return record(evaluation, "", figures(evaluation));
    }

    private static Evaluated record(Comparison comparison) {
        return record(comparison.candidate(), identity(comparison.baseline()), figures(comparison));
    }

    private static Evaluated record(Evaluation of, String baseline, Map<String, Object> figures) {
        String testData = DataVersion.id(of.data());
        String said = Json.write(Map.of("at", of.run().started().toString(), "figures", figures));
        String all = identity(of) + "\n" + baseline + "\n" + testData + "\n" + said;
        return new Evaluated(hash(all), of.run().started(), identity(of), baseline, testData, figures);
    }

    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String identity(Evaluation evaluation) {
        return Objects.toString(evaluation.run().facts().get(AnswerFiles.IDENTITY), evaluation.model());
    }
}
