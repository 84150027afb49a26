// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.internal.answers.AnswerFiles;
import io.github.finetune4j.evaluation.internal.answers.AnswerStore;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.run.TestSetUses;
import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Compares two models on ever more rows until the first metric decides. Rows come in an order drawn by the seed, and
 * every look's intervals hold at all looks together, so stopping early costs no error.
 */
final class ComparisonInLooks {
    private final EvaluatorSettings settings;
    private final Dataset data;
    private final EvaluationRun baseline;
    private final EvaluationRun candidate;
    private final int rowsPerLook;

    ComparisonInLooks(EvaluatorSettings given, ChatModel baseline, ChatModel candidate, Dataset data, int rowsPerLook) {
        check(given, rowsPerLook);
        AnswerFiles.check(given.answers(), baseline, candidate);
        settings = given.inLooks(data.size());
        this.data = data;
        this.baseline = new EvaluationRun(settings, baseline, data);
        this.candidate = new EvaluationRun(settings, candidate, data);
        this.rowsPerLook = rowsPerLook;
    }

    private static void check(EvaluatorSettings settings, int rowsPerLook) {
        Given.atLeast("rowsPerLook", rowsPerLook, 1);
        settings.metrics().stream()
                .filter(CorpusMetric.class::isInstance)
                .findFirst()
                .ifPresent(metric -> {
                    throw new IllegalArgumentException(
                            "no comparison in looks by " + metric.name()
                                    + ", a metric of the whole set -> compare at once, or use metrics that are means over rows");
                });
        settings.metrics().stream()
                .filter(RatedMetric.class::isInstance)
                .findFirst()
                .ifPresent(metric -> {
                    throw new IllegalArgumentException("no comparison in looks by " + metric.name()
                            + ", which raters give -> ask the raters' study whether it may stop");
                });
        if (settings.cluster() != null) {
            throw new IllegalArgumentException(
                    "no comparison in looks with grouped rows -> compare at once, or leave the grouping out");
        }
    }

    Comparison compare() {
        List<Question> order = new ArrayList<>(baseline.questions());
        Collections.shuffle(order, new Random(settings.seed()));
        Comparer comparer = new Comparer(
                settings, TestSetUses.next(settings, data.fingerprint().hex()));
        try (AnswerStore first = baseline.openStore();
                AnswerStore second = candidate.openStore()) {
            int looks = 0;
            for (int done = 0; ; looks++) {
                int end = Math.min(order.size(), done + rowsPerLook);
                baseline.ask(first, order.subList(done, end));
                candidate.ask(second, order.subList(done, end));
                boolean spent = baseline.asked() < end || candidate.asked() < end;
                String note = note(looks + 1, end, order.size());
                Evaluation before = baseline.evaluation(first, note);
                Evaluation after = candidate.evaluation(second, note);
                Comparison comparison = comparer.compare(before, after);
                if (comparison.verdict() != Verdict.UNDECIDED || end == order.size() || spent) {
                    TestSetUses.count(settings, List.of(after));
                    return comparison;
                }
                done = end;
            }
        }
    }

    private static String note(int looks, int done, int total) {
        return "Rows were taken in random order and looked at " + looks + (looks == 1 ? " time" : " times") + ", up to "
                + done + " of " + total + "; intervals and p values hold at all looks together.";
    }
}
