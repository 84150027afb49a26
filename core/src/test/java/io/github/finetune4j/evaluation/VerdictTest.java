// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verdicts with grouped rows, effect sizes, non-inferiority, further rows, the plan before the run. */
class VerdictTest {
    private static final Metric VALUE = Metric.continuous("value", a -> Double.parseDouble(a.actualText()));

    /** Rows {@code q0, q1, ...}, so many per document. */
    private static Dataset documents(int rows, int perDocument) {
        return Dataset.of(IntStream.range(0, rows)
                .mapToObj(i -> new ChatExample(
                        List.of(Message.user("q" + i), Message.assistant("a" + i)),
                        Map.of("document", "d" + i / perDocument)))
                .toList());
    }

    private static Evaluator.Builder byDocument(Metric metric) {
        return Evaluator.builder().metrics(metric).clusterBy("document");
    }

    @Test
    void groupedRows_countAsTheirGroups() {
        // documents 0 to 5 are answered by the candidate only, all ten rows of each alike
        Dataset data = documents(80, 10);
        Comparison alone = Evaluator.builder()
                .metrics(Models.EXACT)
                .build()
                .compare(Models.knowing("base", 0), Models.knowing("tuned", 60), data);
        Comparison grouped =
                byDocument(Models.EXACT).build().compare(Models.knowing("base", 0), Models.knowing("tuned", 60), data);
        assertThat(alone.metric("exact").test().pValue()).isLessThan(1e-15);
        MetricComparison exact = grouped.metric("exact");
        // six of eight groups gained, none lost: 2 of 2^6 sign patterns
        assertThat(exact.test().pValue()).isEqualTo(1 / 32.0);
        assertThat(exact.test().n()).isEqualTo(8);
        // group sums of deviations are 6 times 2.5 and twice -7.5: √(8/7·150)/80
        double error = Math.sqrt(8 / 7.0 * 150) / 80;
        assertThat(exact.effect().width() / 2).isCloseTo(2.364624251592785 * error, within(1e-9));
        assertThat(exact.effect().n()).isEqualTo(8);
        assertThat(exact.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(grouped.candidate().score("exact").method()).isEqualTo("Wilson score, effective trials of groups");
        // one document less, and the groups are too few, however many rows they have
        Comparison fewer = byDocument(Models.EXACT)
                .build()
                .compare(Models.knowing("base", 0), Models.knowing("tuned", 500), documents(500, 100));
        assertThat(fewer.metric("exact").test().pValue()).isEqualTo(1 / 16.0);
        assertThat(fewer.verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void groupedRows_ofOneGroup_orAllTied() {
        Evaluator evaluator = byDocument(Models.EXACT)
                .statistics(s -> s.equivalenceMargin(0.9))
                .build();
        Comparison one = evaluator.compare(Models.knowing("base", 3), Models.knowing("tuned", 9), documents(10, 10));
        assertThat(one.metric("exact").effect().method()).isEqualTo("none: only one group of rows");
        assertThat(one.verdict()).isEqualTo(Verdict.UNDECIDED);
        Comparison tied = evaluator.compare(Models.knowing("base", 30), Models.knowing("tuned", 30), documents(60, 2));
        // Tango's interval of 30 groups without a difference: z²/(n + z²)
        assertThat(tied.metric("exact").effect().upper()).isCloseTo(3.8414588 / 33.8414588, within(1e-7));
        assertThat(tied.verdict()).isEqualTo(Verdict.EQUIVALENT);
    }

    @Test
    void groupedRows_ofACorpusMetric_areDrawnTogether() {
        CorpusMetric share = new CorpusMetric() {
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
                double[] passed = answers.stream()
                        .mapToDouble(a -> Models.EXACT.score(a).value())
                        .toArray();
                return rows -> IntStream.of(rows)
                        .mapToDouble(row -> passed[row])
                        .average()
                        .orElseThrow();
            }
        };
        Comparison c = byDocument(share)
                .statistics(s -> s.resamples(1000))
                .build()
                .compare(Models.knowing("base", 0), Models.knowing("tuned", 60), documents(80, 10));
        MetricComparison compared = c.metric("share");
        assertThat(compared.effect().method()).isEqualTo("bootstrap percentile over groups of rows, 1000 resamples");
        assertThat(compared.test().method()).endsWith("by group");
        // six of eight groups differ: all on one side by chance 2/2^6
        assertThat(compared.test().pValue()).isCloseTo(1 / 32.0, within(0.02));
        // eight draws from groups that are 0 or 1: multiples of an eighth
        assertThat(compared.effect().lower() * 8)
                .isCloseTo(Math.rint(compared.effect().lower() * 8), within(1e-9));
    }

    @Test
    void effectSizes() {
        Comparison rates = Evaluator.builder()
                .metrics(Models.EXACT)
                .build()
                .compare(
                        new Models.Scripted("base", i -> i < 10 ? "a" + i : "?"),
                        new Models.Scripted("tuned", i -> i >= 5 && i < 35 ? "a" + i : "?"),
                        Models.questions(50));
        // 25 gained, 5 lost
        assertThat(rates.metric("exact").effectSize().orElseThrow().estimate()).isEqualTo(5);
        assertThat(rates.summary()).contains("odds of a gain 5.00 [");
        Comparison numbers = Evaluator.builder()
                .metrics(VALUE)
                .build()
                .compare(
                        new Models.Scripted("base", i -> "0"),
                        new Models.Scripted("tuned", i -> i % 2 == 0 ? "0" : "1"),
                        Models.questions(40));
        // mean 0.5, standard deviation √(0.25·40/39)
        double d = 0.5 / Math.sqrt(0.25 * 40 / 39.0);
        assertThat(numbers.metric("value").effectSize().orElseThrow().estimate())
                .isCloseTo(d, within(1e-12));
        assertThat(numbers.summary()).contains("Cohen's d 0.99 [");
    }

    @Test
    void nonInferiority_needsMoreThanNoDifference() {
        Evaluator evaluator = Evaluator.builder().metrics(Models.EXACT).build();
        MetricComparison few = evaluator
                .compare(Models.knowing("base", 10), Models.knowing("tuned", 10), Models.questions(20))
                .metric("exact");
        MetricComparison many = evaluator
                .compare(Models.knowing("base", 300), Models.knowing("tuned", 300), Models.questions(500))
                .metric("exact");
        assertThat(few.nonInferiority(0.02).pValue()).isGreaterThan(0.05);
        assertThat(many.nonInferiority(0.02).pValue()).isLessThan(0.001);
        MetricComparison lost = evaluator
                .compare(Models.knowing("base", 300), Models.knowing("tuned", 275), Models.questions(500))
                .metric("exact");
        // exactly 5 points worse: at that margin the score is 0
        assertThat(lost.nonInferiority(0.05).pValue()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void furtherRows_payForTheFamily_andMayShowEquivalence() {
        Models.Scripted base = Models.knowing("base", 40);
        Models.Scripted tuned = Models.knowing("tuned", 43);
        Comparison one = Evaluator.builder().metrics(Models.EXACT).build().compare(base, tuned, Models.questions(100));
        Comparison two = Evaluator.builder()
                .metrics(Models.EXACT)
                .addMetric(Metric.binary("never", a -> false))
                .build()
                .compare(base, tuned, Models.questions(100));
        long alone = one.metric("exact").furtherRows().orElseThrow();
        assertThat(two.metric("exact").furtherRows().orElseThrow()).isGreaterThan(alone + 30);
        Comparison margin = Evaluator.builder()
                .metrics(Models.EXACT)
                .statistics(s -> s.equivalenceMargin(0.08))
                .build()
                .compare(Models.knowing("base", 40), Models.knowing("tuned", 41), Models.questions(40 + 1));
        // to show 1 of 41 takes hundreds of rows; to show that it is within 8 points takes fewer
        OptionalLong within = margin.metric("exact").furtherRows();
        assertThat(margin.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(within.orElseThrow()).isBetween(1L, 150L);
    }

    @Test
    void correction_bhIsLessStrictThanHolm() {
        List<Metric> metrics = IntStream.range(0, 4)
                .mapToObj(i -> Metric.binary("m" + i, a -> a.actualText().equals(a.expectedText())))
                .toList();
        List<Double> adjusted = new ArrayList<>();
        for (Correction correction : Correction.values()) {
            Evaluator.Builder builder = Evaluator.builder().statistics(s -> s.correction(correction));
            metrics.forEach(builder::addMetric);
            Comparison c = builder.build()
                    .compare(Models.knowing("base", 40), Models.knowing("tuned", 47), Models.questions(100));
            adjusted.add(c.metric("m0").adjustedP());
            assertThat(c.metric("m0").correction()).isEqualTo(correction);
        }
        // four equal p values of 1/128: Holm takes them four times, BH as they are
        assertThat(adjusted.get(0)).isCloseTo(4 / 128.0, within(1e-12));
        assertThat(adjusted.get(1)).isCloseTo(1 / 128.0, within(1e-12));
    }

    @Test
    void plan_isToldBeforeTheFirstCall() {
        List<String> told = new ArrayList<>();
        Models.Scripted base = new Models.Scripted("base", i -> {
            assertThat(told).hasSize(1);
            return "a" + i;
        });
        Evaluator evaluator = Evaluator.builder()
                .metrics(Models.EXACT)
                .addMetric(VALUE)
                .onPlan(plan -> told.add(plan.summary()))
                .build();
        assertThatThrownBy(() -> evaluator.compare(base, base, Models.questions(120)))
                .hasMessageContaining("the metric value failed");
        assertThat(told.get(0))
                .startsWith("exact: with 120 rows you can see nothing if the models disagree on 5 % of the rows, ")
                .contains("points or more if the models disagree on 15 % of the rows")
                .contains("(power 0.8, alpha 0.0250)")
                .contains("value: with 120 rows you can see 0.28 standard deviations");
        EvaluationPlan plan = Evaluator.builder().metrics(Models.EXACT).build().plan(Models.questions(120));
        // the sentence of a statistician: with 120 rows and models that disagree on 12 % of them, 9 points
        assertThat(plan.detectableRate(0.12)).isCloseTo(0.09, within(0.005));
        assertThat(byDocument(Models.EXACT).build().plan(documents(120, 4)).independentRows())
                .isEqualTo(30);
    }
}
