// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of one answer that is kept.
 *
 * @param index of the row
 * @param scores by the metrics, in their order; NaN where there is none
 * @param nanos that it took; 0 where nobody measured
 * @param usage tokens
 * @param failed whether there is no answer
 */
record AskedRow(int index, List<Double> scores, long nanos, Usage usage, boolean failed) {
    private static final int FACTS = 5;

    AskedRow {
        scores = List.copyOf(scores);
    }

    static List<AskedRow> of(Evaluation evaluation, List<String> metrics) {
        return evaluation.rows().stream().map(row -> of(row, metrics)).toList();
    }

    private static AskedRow of(EvaluatedRow row, List<String> metrics) {
        List<Double> scores = metrics.stream()
                .map(name -> row.score(name).map(Score::value).orElse(Double.NaN))
                .toList();
        return new AskedRow(row.index(), scores, row.took().toNanos(), row.usage(), row.failed());
    }

    List<@Nullable Object> json() {
        List<@Nullable Object> json = new ArrayList<>();
        json.add(index);
        json.add(nanos);
        json.add(usage.inputTokens());
        json.add(usage.outputTokens());
        json.add(failed);
        scores.forEach(score -> json.add(score.isNaN() ? null : score));
        return json;
    }

    static AskedRow parse(List<?> json) {
        List<Double> scores = new ArrayList<>();
        json.subList(FACTS, json.size())
                .forEach(score -> scores.add(score instanceof Number number ? number.doubleValue() : Double.NaN));
        Usage usage = new Usage(whole(json.get(2)), whole(json.get(3)));
        return new AskedRow(
                (int) whole(json.get(0)), scores, whole(json.get(1)), usage, Boolean.TRUE.equals(json.get(FACTS - 1)));
    }

    private static long whole(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("a row's number: " + value + " -> write a whole number");
    }
}
