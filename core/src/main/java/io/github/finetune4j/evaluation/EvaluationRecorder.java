// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.statistics.Interval;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a registry what an evaluation has found. A registry that is out of reach costs no evaluation. */
final class EvaluationRecorder {
    private static final System.Logger LOG = System.getLogger(EvaluationRecorder.class.getName());

    private final @Nullable Registry registry;

    EvaluationRecorder(@Nullable Registry registry) {
        this.registry = registry;
    }

    Evaluation tell(Evaluation evaluation, Dataset data) {
        tell(evaluation.model(), to -> {
            to.addData(data, Map.of());
            to.add(record(evaluation, "", figures(evaluation)));
        });
        return evaluation;
    }

    Comparison tell(Comparison comparison) {
        Evaluation candidate = comparison.candidate();
        tell(candidate.model(), to -> {
            String baseline = identity(comparison.baseline());
            to.add(record(candidate, baseline, figures(comparison)));
        });
        return comparison;
    }

    private void tell(String model, Consumer<Registry> what) {
        Registry to = registry;
        if (to == null) {
            return;
        }
        try {
            what.accept(to);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the registry has not kept the evaluation of " + model
                            + " -> mend it, and evaluate once more: stored answers cost no call",
                    e);
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

    private static Evaluated record(Evaluation of, String baseline, Map<String, Object> figures) {
        String testData = DataVersion.id(of.data());
        String said = Json.write(Map.of("at", of.run().started().toString(), "figures", figures));
        String all = identity(of) + "\n" + baseline + "\n" + testData + "\n" + said;
        String id = UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
        return new Evaluated(id, of.run().started(), identity(of), baseline, testData, figures);
    }

    private static String identity(Evaluation evaluation) {
        return Objects.toString(evaluation.run().facts().get(AnswerFiles.IDENTITY), evaluation.model());
    }
}
