// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.text.TextSpan;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** F1 of spans in answers: {@code [{"start", "end", "label"}]}, alone or under {@code spans}. */
record EntityMetric(Average average) implements CorpusMetric {
    @Override
    public String name() {
        return "entity_f1_" + average.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void check(ChatExample row) {
        row.answer().ifPresent(answer -> expected(answer.content()));
    }

    private static Set<TextSpan> expected(String text) {
        return read(text)
                .orElseThrow(() -> new IllegalArgumentException("the expected answer for entity F1 is no list of spans"
                        + " -> give [{\"start\", \"end\", \"label\"}], or use another metric for such rows"));
    }

    /** {@return the spans; empty if it is no list, and without what is no span} */
    private static Optional<Set<TextSpan>> read(String text) {
        return JsonValues.parse(text).flatMap(parsed -> {
            @Nullable Object value = parsed.value() instanceof Map<?, ?> map ? map.get("spans") : parsed.value();
            if (!(value instanceof List<?> list)) {
                return Optional.empty();
            }
            Set<TextSpan> spans = new HashSet<>();
            list.forEach(each -> span(each).ifPresent(spans::add));
            return Optional.of(spans);
        });
    }

    private static Optional<TextSpan> span(@Nullable Object json) {
        if (json instanceof Map<?, ?> map
                && map.get("start") instanceof Long start
                && map.get("end") instanceof Long end
                && map.get("label") instanceof String label
                && !label.isBlank()
                && start >= 0
                && end > start
                && end <= Integer.MAX_VALUE) {
            return Optional.of(new TextSpan(start.intValue(), end.intValue(), label));
        }
        return Optional.empty();
    }

    private static Set<TextSpan> given(Answer answer) {
        return read(answer.actualText()).orElse(Set.of());
    }

    /** The F1 of one text's spans; 1 where there are none, and none are given. */
    @Override
    public Score score(Answer answer) {
        Set<TextSpan> expected = expected(answer.expectedText());
        Optional<Set<TextSpan>> read = read(answer.actualText());
        if (read.isEmpty()) {
            return new Score(0, "no list of spans");
        }
        long right = read.get().stream().filter(expected::contains).count();
        int all = expected.size() + read.get().size();
        return Score.of(all == 0 ? 1 : 2.0 * right / all);
    }

    @Override
    public Corpus corpus(List<Answer> answers) {
        Set<String> named = new TreeSet<>();
        answers.forEach(answer -> {
            expected(answer.expectedText()).forEach(span -> named.add(span.label()));
            given(answer).forEach(span -> named.add(span.label()));
        });
        List<String> labels = List.copyOf(named);
        return LabelCounts.corpus(
                answers.stream().map(answer -> counts(answer, labels)).toList(), labels.size(), average);
    }

    private static long[][] counts(Answer answer, List<String> labels) {
        long[][] counts = new long[3][labels.size()];
        Set<TextSpan> expected = expected(answer.expectedText());
        expected.forEach(span -> counts[2][labels.indexOf(span.label())]++);
        for (TextSpan span : given(answer)) {
            counts[1][labels.indexOf(span.label())]++;
            counts[0][labels.indexOf(span.label())] += expected.contains(span) ? 1 : 0;
        }
        return counts;
    }
}
