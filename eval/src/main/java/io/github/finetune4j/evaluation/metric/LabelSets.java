// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Metrics of answers that are several labels: a JSON array, or a single label. */
final class LabelSets {
    private final List<String> labels;

    LabelSets(Collection<String> labels) {
        LabelMetric.check(labels);
        this.labels = labels.stream().map(LabelMetric::folded).toList();
    }

    private static Set<String> read(String text) {
        String stripped = text.strip();
        Object value = JsonValues.parse(stripped)
                .<Object>map(parsed -> parsed.value() instanceof List<?> list ? list : List.of(stripped))
                .orElse(stripped.isEmpty() ? List.of() : List.of(stripped));
        return ((List<?>) value)
                .stream()
                        .map(each -> LabelMetric.folded(String.valueOf(each)))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> expected(String text) {
        Set<String> expected = read(text);
        if (!labels.containsAll(expected)) {
            throw new IllegalArgumentException("one of the expected labels is none of the " + labels.size()
                    + " labels: " + JsonValues.shown(text) + " -> add it to the metric's labels, or fix the row");
        }
        return expected;
    }

    private void check(ChatExample row) {
        row.answer().ifPresent(answer -> expected(answer.content()));
    }

    private boolean same(Answer answer) {
        return read(answer.actualText()).equals(expected(answer.expectedText()));
    }

    /** A metric that passes where all labels are right. */
    record Same(LabelSets sets) implements Metric {
        @Override
        public String name() {
            return "label_set_accuracy";
        }

        @Override
        public ScoreKind kind() {
            return ScoreKind.BINARY;
        }

        @Override
        public void check(ChatExample row) {
            sets.check(row);
        }

        @Override
        public Score score(Answer answer) {
            return Score.passed(sets.same(answer));
        }
    }

    /** The share of labels about which an answer is wrong. */
    record Hamming(LabelSets sets) implements Metric {
        @Override
        public String name() {
            return "hamming_loss";
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public void check(ChatExample row) {
            sets.check(row);
        }

        @Override
        public Score score(Answer answer) {
            Set<String> expected = sets.expected(answer.expectedText());
            Set<String> given = read(answer.actualText());
            long missing =
                    expected.stream().filter(label -> !given.contains(label)).count();
            long wrong =
                    given.stream().filter(label -> !expected.contains(label)).count();
            return Score.of(Math.min(1, (missing + wrong) / (double) sets.labels.size()));
        }
    }

    /** F1 over the labels of all rows. */
    record F1(LabelSets sets, Average average) implements CorpusMetric {
        @Override
        public String name() {
            return "label_set_f1_" + average.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public void check(ChatExample row) {
            sets.check(row);
        }

        /** The F1 of one row's labels; 1 where there are none, and none are given. */
        @Override
        public Score score(Answer answer) {
            return Score.of(JsonMetrics.f1(
                    List.copyOf(read(answer.actualText())), List.copyOf(sets.expected(answer.expectedText()))));
        }

        /** Macro and weighted leave out the last, of labels that are none; for micro they are mistakes. */
        @Override
        public Corpus corpus(List<Answer> answers) {
            int kept = sets.labels.size() + (average == Average.MICRO ? 1 : 0);
            return LabelCounts.corpus(answers.stream().map(this::counts).toList(), kept, average);
        }

        /** Right, given and expected ones by label. */
        private long[][] counts(Answer answer) {
            long[][] counts = new long[3][sets.labels.size() + 1];
            Set<String> expected = sets.expected(answer.expectedText());
            expected.forEach(label -> counts[2][sets.labels.indexOf(label)]++);
            for (String label : read(answer.actualText())) {
                int at = sets.labels.indexOf(label);
                counts[1][at < 0 ? sets.labels.size() : at]++;
                if (expected.contains(label)) {
                    counts[0][at]++;
                }
            }
            return counts;
        }
    }
}
