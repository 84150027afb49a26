// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.test.IndependentProportions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A check whether new rows contradict the champion where it is known to be right. */
record AgreementCheck(Evaluator evaluator, Function<ModelVersion, ChatModel> models, String slice, double limit)
        implements BatchCheck {
    private static final String NAME = "agreement";
    private static final double STABLE = 0.8;
    private static final int LEAST = 20;
    private static final int MOST = 200;
    private static final double LEVEL = 0.95;

    AgreementCheck {
        Limits.check(limit);
    }

    /** The passes of the champion. */
    private record Passed(long passed, long rows) {}

    @Override
    public Found check(Batch batch) {
        ChatModel champion = models.apply(batch.champion());
        Map<String, Passed> stable = new TreeMap<>();
        passed(champion, batch.tests()).forEach((value, passed) -> {
            if (passed.rows() >= LEAST
                    && Proportions.wilson(passed.passed(), passed.rows(), LEVEL).lower() >= STABLE) {
                stable.put(value, passed);
            }
        });
        Map<String, Passed> fresh = passed(champion, sample(batch.rows(), stable));
        double level = 1 - (1 - LEVEL) / Math.max(1, fresh.size());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("stable slices", (double) stable.size());
        for (Map.Entry<String, Passed> each : fresh.entrySet()) {
            Passed before = stable.get(each.getKey());
            if (before != null) {
                Interval fall = fall(before, each.getValue(), level);
                figures.put("fall on " + each.getKey(), fall.estimate());
                if (fall.lower() > limit) {
                    return new Found(NAME, figures, refusal(each.getKey(), before, each.getValue(), fall));
                }
            }
        }
        return new Found(NAME, figures, null);
    }

    private static Interval fall(Passed before, Passed now, double level) {
        return new IndependentProportions(before.passed(), before.rows(), now.passed(), now.rows()).newcombe(level);
    }

    private Refusal refusal(String value, Passed before, Passed now, Interval fall) {
        String sentence = String.format(
                Locale.ROOT,
                "%s the champion agrees with %d of %d new rows, with %d of %d of the test set: %.1f %% fewer (%.1f %%"
                        + " interval %.1f to %.1f %%), at most %.1f %% may be",
                slice.isEmpty() ? "In all" : "On " + slice + " = " + value,
                now.passed(),
                now.rows(),
                before.passed(),
                before.rows(),
                100 * fall.estimate(),
                100 * fall.level(),
                100 * fall.lower(),
                100 * fall.upper(),
                100 * limit);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("agreed", (double) now.passed());
        figures.put("rows", (double) now.rows());
        figures.put("fall", fall.estimate());
        figures.put("lower", fall.lower());
        figures.put("upper", fall.upper());
        return new Refusal(
                Refusal.Code.MISLABELLED,
                sentence,
                figures,
                "look at these rows: their answers are wrong, or the test set is out of date");
    }

    private Map<String, Passed> passed(ChatModel champion, Dataset rows) {
        Map<String, Passed> passed = new TreeMap<>();
        if (rows.isEmpty()) {
            return passed;
        }
        String metric = evaluator.metrics().get(0).name();
        Evaluation evaluation = evaluator.evaluate(champion, rows);
        evaluation
                .rows()
                .forEach(row -> row.score(metric)
                        .filter(score -> !score.missing())
                        .ifPresent(score -> passed.merge(
                                value(row.fields()),
                                new Passed(score.value() >= 0.5 ? 1 : 0, 1),
                                (one, other) -> new Passed(one.passed() + other.passed(), one.rows() + other.rows()))));
        return passed;
    }

    private String value(Map<String, Object> fields) {
        return slice.isEmpty() ? "all" : String.valueOf(fields.getOrDefault(slice, ""));
    }

    // The first rows of each stable slice
    private Dataset sample(Dataset rows, Map<String, Passed> stable) {
        Map<String, Integer> taken = new TreeMap<>();
        List<ChatExample> sample = new ArrayList<>();
        rows.chats().forEach(row -> {
            String value = value(row.fields());
            if (stable.containsKey(value) && taken.merge(value, 1, Integer::sum) <= MOST) {
                sample.add(row);
            }
        });
        return Dataset.of(sample);
    }
}
