// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Corpus metrics, scores that are missing, rows without an expected answer, broken metrics. */
class MetricKindsTest {
    /** Share of all letters that are an {@code a}: no mean of the rows' shares. */
    private static final CorpusMetric SHARE_OF_A = new CorpusMetric() {
        @Override
        public Score score(Answer answer) {
            return Score.of(corpus(List.of(answer)).value(0));
        }

        @Override
        public String name() {
            return "share";
        }

        @Override
        public Corpus corpus(List<Answer> answers) {
            long[] hits = answers.stream().mapToLong(a -> count(a.actualText())).toArray();
            long[] all =
                    answers.stream().mapToLong(a -> a.actualText().length()).toArray();
            return rows -> {
                double sum = 0;
                double of = 0;
                for (int row : rows) {
                    sum += hits[row];
                    of += all[row];
                }
                return of == 0 ? 0 : sum / of;
            };
        }

        private long count(String text) {
            return text.chars().filter(c -> c == 'a').count();
        }
    };

    @Test
    void corpusMetric_isOverTheWhole_andItsDifferenceIsTestedByResamplingRows() {
        Evaluator shares = Evaluator.builder()
                .metrics(SHARE_OF_A)
                .statistics(s -> s.resamples(1000))
                .build();
        // rows of "a" and rows of "bbbbbbbbb": the corpus has 1 of 10, the mean of rows is 0.5
        Comparison c = shares.compare(
                new Models.Scripted("base", i -> i % 2 == 0 ? "a" : "bbbbbbbbb"),
                new Models.Scripted("tuned", i -> i % 2 == 0 ? "aaaa" : "bbbbbbbbb"),
                Models.questions(100));
        assertThat(c.baseline().score("share").estimate()).isCloseTo(0.1, within(1e-12));
        assertThat(c.metric("share").effect().estimate()).isCloseTo(4 / 13.0 - 0.1, within(1e-12));
        assertThat(c.metric("share").test().method()).isEqualTo("approximate randomisation, 1000 shufflings");
        assertThat(c.metric("share").test().pValue()).isCloseTo(1 / 1001.0, within(1e-12));
        assertThat(c.verdict()).isEqualTo(Verdict.BETTER);
        Comparison same = shares.compare(Models.knowing("x", 5), Models.knowing("y", 5), Models.questions(20));
        assertThat(same.metric("share").test().pValue()).isEqualTo(1);
        assertThat(same.verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void missingScores_areLeftOutAndCounted_neverGuessed() {
        Metric picky = new NamedMetric(
                "picky",
                ScoreKind.BINARY,
                a -> a.actualText().equals("?")
                        ? Score.missing("prose")
                        : Score.passed(a.actualText().equals("a1")));
        Evaluator evaluator = Evaluator.builder().metrics(picky).build();
        Comparison c = evaluator.compare(
                new Models.Scripted("base", i -> i < 4 ? "?" : "a2"),
                new Models.Scripted("tuned", i -> i == 9 ? "?" : "a1"),
                Models.questions(10));
        assertThat(c.baseline().missing("picky")).isEqualTo(4);
        assertThat(c.baseline().score("picky").n()).isEqualTo(6);
        assertThat(c.metric("picky").effect().n()).isEqualTo(5);
        assertThat(c.notes())
                .containsExactly(
                        "picky could not be determined for 5 of 10 rows; they are left out of it, nothing is guessed.");
        Comparison nothing = evaluator.compare(
                new Models.Scripted("base", i -> "?"), new Models.Scripted("tuned", i -> "?"), Models.questions(3));
        assertThat(nothing.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(nothing.baseline().score("picky").method()).isEqualTo("none: no row has a score");
    }

    @Test
    void metricWithoutReference_takesRowsWithoutAnswer() {
        Metric length = new Metric() {
            @Override
            public Score score(Answer answer) {
                return Score.of(answer.actualText().length());
            }

            @Override
            public String name() {
                return "length";
            }

            @Override
            public boolean needsExpected() {
                return false;
            }
        };
        Dataset data = Dataset.of(List.of(ChatExample.of(Message.user("q1")), ChatExample.of(Message.user("q2"))));
        Evaluation evaluation = Evaluator.builder().metrics(length).build().evaluate(Models.knowing("m", 2), data);
        assertThat(evaluation.rows().get(0).expected()).isEmpty();
        assertThat(evaluation.score("length").estimate()).isEqualTo(1.5);
    }

    @Test
    void metricThatGivesNaN_endsTheRunAtTheFirstRows_andIsNamed() {
        Metric broken = Metric.continuous("ratio", a -> Double.NaN);
        Models.Scripted model = new Models.Scripted("m", i -> "a" + i);
        assertThatThrownBy(() -> Evaluator.builder()
                        .metrics(broken)
                        .calls(c -> c.batchSize(1))
                        .build()
                        .evaluate(model, Models.questions(2000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the metric ratio failed on each of the first 10 rows, at last on row ")
                .hasMessageEndingWith(
                        ": score: NaN -> give a finite number, or Score.missing(...) where there is none");
        assertThat(model.asked.size()).isLessThan(2000); // it shows before everything is paid for
    }

    @Test
    void metricThatGivesNaN_onOneRow_isMissingThere() {
        Metric broken = Metric.continuous("ratio", a -> a.actualText().equals("a2") ? Double.NaN : 1);
        Evaluation evaluation = Evaluator.builder()
                .metrics(broken)
                .build()
                .evaluate(new Models.Scripted("m", i -> "a" + i), Models.questions(20));
        assertThat(evaluation.missing("ratio")).isEqualTo(1);
        assertThat(evaluation.score("ratio").estimate()).isEqualTo(1);
    }

    @Test
    void constantScoresAndTies_areUndecided() {
        Metric one = Metric.continuous("one", a -> 1);
        Comparison c = Evaluator.builder()
                .metrics(one)
                .addMetric(Models.EXACT)
                .build()
                .compare(Models.knowing("a", 5), Models.knowing("b", 5), Models.questions(10));
        assertThat(c.metrics()).extracting(MetricComparison::verdict).containsOnly(Verdict.UNDECIDED);
        // ten ties: at most 1 - 0.05^(1/10) of all rows would differ, by at most the range from failure, 0, to 1
        assertThat(c.metric("one").effect().lower()).isCloseTo(-(1 - Math.pow(0.05, 0.1)), within(1e-12));
        assertThat(c.metric("one").test().pValue()).isEqualTo(1);
    }

    @Test
    void answerOfAMegabyte_isScored() {
        String large = "x".repeat(1 << 20);
        Evaluation evaluation = Evaluator.builder()
                .metrics(Models.EXACT)
                .build()
                .evaluate(new Models.Scripted("m", i -> large), Models.questions(3));
        assertThat(evaluation.rows().get(2).actual()).hasSize(1 << 20);
    }
}
