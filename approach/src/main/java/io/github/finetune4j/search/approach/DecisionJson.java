// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A decision as JSON. */
final class DecisionJson {
    private DecisionJson() {}

    static String text(Decision decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("decision", decision.name());
        json.put("at", decision.at().toString());
        json.put("recommendation", recommendation(decision.recommendation()));
        json.put("agreement", decision.agreement());
        json.put("metric", decision.options().metric().name());
        json.put("metric_kind", decision.options().metric().kind().name().toLowerCase(Locale.ROOT));
        json.put("higher_is_better", decision.options().metric().higherIsBetter());
        json.put("margin", decision.options().margin());
        json.put("currency", decision.options().currency());
        json.put(
                "approaches",
                decision.approaches().stream().map(DecisionJson::approach).toList());
        json.put("kinds", decision.kinds());
        json.put("test", decision.test().map(DecisionJson::test).orElse(null));
        json.put("tree", tree(decision.tree()));
        json.put("facts", decision.facts());
        json.put("notes", decision.notes());
        return Json.writePretty(json);
    }

    private static Map<String, Object> recommendation(Recommendation of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", of.kind().name().toLowerCase(Locale.ROOT));
        json.put("approach", of.approach());
        json.put("sentence", of.sentence());
        json.put("rows_to_label", of.rowsToLabel());
        return json;
    }

    private static Map<String, @Nullable Object> approach(ApproachResult of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", of.name());
        json.put("kind", of.kind().word());
        json.put("state", of.state().name().toLowerCase(Locale.ROOT));
        json.put("reason", of.reason());
        json.put("unfit", of.unfit());
        json.put("spent_tokens", of.spent().tokens());
        json.put("spent_money", of.spent().money());
        json.put("validation", of.validation().map(DecisionJson::figures).orElse(null));
        json.put("test", of.test().map(DecisionJson::figures).orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> figures(ApproachFigures of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rows", of.rows());
        json.put("errors", of.errors());
        json.put("unscored", of.unscored());
        json.put("quality", interval(of.quality()));
        Map<String, Object> metrics = new LinkedHashMap<>();
        of.metrics().forEach((name, score) -> metrics.put(name, interval(score)));
        json.put("metrics", metrics);
        json.put("valid_share", optional(of.validShare()));
        json.put("p50_seconds", optional(of.p50()));
        json.put("p95_seconds", optional(of.p95()));
        json.put("cost_per_thousand", optional(of.costPerThousand()));
        return json;
    }

    private static Map<String, @Nullable Object> test(FinalTest of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("cheaper", of.cheaper());
        json.put("other", of.other());
        json.put("gain", interval(of.gain()));
        json.put("margin", of.margin());
        json.put("rows", of.rows());
        json.put("unpaired", of.unpaired());
        json.put("cheaper_will_do", of.cheaperWillDo());
        json.put("other_is_better", of.otherIsBetter());
        return json;
    }

    private static Map<String, Object> tree(DecisionTree of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("forks", of.forks().stream().map(DecisionJson::fork).toList());
        json.put("leaves", words(of.leaves()));
        json.put("ends", words(of.ends()));
        json.put("text", of.text());
        return json;
    }

    private static List<String> words(List<TreeLeaf> leaves) {
        return leaves.stream().map(TreeLeaf::text).toList();
    }

    private static Map<String, @Nullable Object> fork(TreeFork of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("question", of.question().text());
        json.put("answer", of.answer().word());
        json.put("stated", of.stated());
        json.put("evidence", of.evidence());
        json.put("figure", optional(of.measured()));
        return json;
    }

    private static @Nullable Object optional(Optional<Interval> of) {
        return of.map(DecisionJson::interval).orElse(null);
    }

    private static Map<String, @Nullable Object> interval(Interval of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("estimate", of.estimate());
        json.put("lower", end(of.lower()));
        json.put("upper", end(of.upper()));
        json.put("level", of.level());
        json.put("method", of.method());
        json.put("n", of.n());
        return json;
    }

    private static @Nullable Double end(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
