// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.callback.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of both models to the calibration rows, made rows of a cascade. */
final class CalibrationAnswers {
    private final Metric metric;
    private final AuditScore audit;
    private final AnswerConfidence confidence;

    CalibrationAnswers(Metric metric, AuditScore audit, AnswerConfidence confidence) {
        this.metric = metric;
        this.audit = audit;
        this.confidence = confidence;
    }

    /** Rows on which the metric gave no score for one of the two are left out. */
    List<CascadeRow> rows(Evaluation small, Evaluation large) {
        if (!small.data().equals(large.data())) {
            throw new IllegalArgumentException(
                    "evaluations of a cascade: of two data sets -> evaluate both models on the same rows");
        }
        Map<Integer, EvaluatedRow> larges = new LinkedHashMap<>();
        large.rows().forEach(row -> larges.put(row.index(), row));
        List<CascadeRow> rows = new ArrayList<>();
        for (EvaluatedRow row : small.rows()) {
            EvaluatedRow other = larges.get(row.index());
            CascadeRow paired = other == null ? null : row(row, other);
            if (paired != null) {
                rows.add(paired);
            }
        }
        return rows;
    }

    private @Nullable CascadeRow row(EvaluatedRow small, EvaluatedRow large) {
        Score its = score(small);
        Score other = score(large);
        if (its.missing() || other.missing()) {
            return null;
        }
        return new CascadeRow(
                small.response().map(confidence::of).orElse(Double.NaN),
                good(its, small),
                good(other, large),
                apart(small, large));
    }

    private Score score(EvaluatedRow row) {
        return row.score(metric.name())
                .orElseThrow(() -> new IllegalArgumentException("evaluation of a cascade: without the metric "
                        + metric.name() + " -> evaluate both models with it"));
    }

    private double good(Score score, EvaluatedRow row) {
        if (!(score.value() >= 0 && score.value() <= 1)) {
            throw new IllegalArgumentException("score of " + metric.name() + ": " + score.value() + " in row "
                    + (row.index() + 1) + " -> give a metric with values from 0 to 1");
        }
        return AuditScore.good(metric, score);
    }

    /** A metric may not know what to make of the large model's answer as truth: such audits will fail, too. */
    private double apart(EvaluatedRow small, EvaluatedRow large) {
        if (audit.judges() || small.response().isEmpty() || large.response().isEmpty()) {
            return Double.NaN;
        }
        ChatResponse its = small.response().get();
        ChatResponse other = large.response().get();
        Attempt<Double> worse = Attempt.at(() -> audit.worse(small.prompt(), its, other));
        return worse.worked() ? worse.value() : Double.NaN;
    }
}
