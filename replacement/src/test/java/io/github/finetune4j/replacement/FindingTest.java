// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.test.NonInferiority;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a look finds, where scores are missing and where there are several metrics. */
class FindingTest {
    private static final int ROWS = 200;
    private static final double MARGIN = 0.05;
    private static final double ALPHA = 0.025;

    /** An answer is a number; below 0 the metric can't tell. */
    private record Told(String name, ScoreKind kind, boolean higherIsBetter, double scoreOfFailure) implements Metric {
        static Told passes(String name) {
            return new Told(name, ScoreKind.BINARY, true, 0);
        }

        @Override
        public Score score(Answer answer) {
            double value = Double.parseDouble(answer.actualText());
            return value < 0 ? Score.missing("it can't tell") : Score.of(value);
        }
    }

    private static ChatModel says(IntUnaryOperator answer) {
        ChatModel model = request -> {
            String text = request.messages().get(0).content();
            int row = Integer.parseInt(text.substring(0, text.indexOf(' ')));
            return new ChatResponse("" + answer.applyAsInt(row), FinishReason.STOP, new Usage(1, 1));
        };
        return model.named("model");
    }

    private static Comparison comparison(IntUnaryOperator before, IntUnaryOperator after, Metric... metrics) {
        Evaluator evaluator = Evaluator.builder().metrics(metrics).build();
        return evaluator.compare(
                evaluator.evaluate("before", says(before), Desk.rows(0, ROWS)),
                evaluator.evaluate("after", says(after), Desk.rows(0, ROWS)));
    }

    private static Finding finding(IntUnaryOperator before, IntUnaryOperator after, Metric... metrics) {
        ReplacementSettings settings = new ReplacementSettings();
        for (Metric metric : metrics) {
            settings.metrics.add(metric);
            settings.tolerances.put(metric.name(), MARGIN);
        }
        return Finding.of(settings, Desk.candidate("head", row -> true), comparison(before, after, metrics), ALPHA);
    }

    /** So many more rows lost than gained that it is worse by one test, and not by the first of two. */
    private static int barelyWorse(int gained) {
        return IntStream.range(0, ROWS - gained)
                .filter(lost -> {
                    double p =
                            1 - NonInferiority.rates(gained, lost, ROWS, MARGIN).pValue();
                    return p <= ALPHA && p > ALPHA / 2;
                })
                .findFirst()
                .orElseThrow();
    }

    @Test
    void worse_isCorrectedOverMetrics() {
        int gained = 10;
        int lost = barelyWorse(gained);
        IntUnaryOperator before = row -> row < gained ? 0 : 1;
        IntUnaryOperator after = row -> row >= ROWS - lost ? 0 : 1;
        assertThat(finding(before, after, Told.passes("quality")).worse()).isTrue();
        Metric polite = Metric.binary("polite", answer -> true);
        assertThat(finding(before, after, Told.passes("quality"), polite).worse())
                .isFalse();
        IntUnaryOperator much = row -> row >= ROWS - 2 * lost ? 0 : 1;
        assertThat(finding(before, much, Told.passes("quality"), polite).worse())
                .isTrue();
    }

    @Test
    void missingScoreOfTheCandidate_countsAgainstIt_andIsNoProofThatItIsWorse() {
        Sample sample = Sample.of(
                Told.passes("quality"),
                comparison(row -> 1, row -> row < 8 ? -1 : 1, Told.passes("quality"))
                        .rows());
        assertThat(sample.size()).isEqualTo(ROWS);
        assertThat(sample.lost()).isEqualTo(8);
        assertThat(sample.unscored()).isEqualTo(new Sample.Unscored(8, 0, 0));
        assertThat(sample.blurred()).isFalse();
        assertThat(finding(row -> 1, row -> row < 8 ? -1 : 1, Told.passes("quality"))
                        .pValue())
                .isGreaterThan(ALPHA);
    }

    @Test
    void missingScore_countsAsAFailure_orAsWhatTheBigModelHas_whicheverIsWorse() {
        Told distance = new Told("distance", ScoreKind.CONTINUOUS, false, 9);
        Sample sample = Sample.of(
                distance,
                comparison(row -> row == 0 ? 20 : 3, row -> row < 2 ? -1 : 3, distance)
                        .rows());
        assertThat(sample.mean()).isEqualTo(-6.0 / ROWS);
    }

    @Test
    void tooManyMissing_showNothing_andSoManyMoreRowsWould() {
        Finding blurred = finding(row -> 1, row -> row < 20 ? -1 : 1, Told.passes("quality"));
        assertThat(blurred.blurred()).isPresent();
        assertThat(blurred.pValue()).isEqualTo(1);
        assertThat(blurred.worse()).isFalse();
        assertThat(blurred.missing(ALPHA)).isGreaterThanOrEqualTo(200);
        Finding ofBig = finding(row -> row < 20 ? -1 : 1, row -> 1, Told.passes("quality"));
        assertThat(ofBig.pValue()).isEqualTo(1);
        Finding ofBoth = finding(row -> row < 100 ? -1 : 1, row -> row < 100 ? -1 : 1, Told.passes("quality"));
        assertThat(ofBoth.blurred()).as("rows that the metric says nothing of").isEmpty();
        assertThat(ofBoth.facts().list("metrics").get(0).number("unscored_both"))
                .isEqualTo(100);
    }

    @Test
    void scoresInBetween_areRefused_whereTheyAreWorse() {
        Told length = new Told("length", ScoreKind.CONTINUOUS, true, 0);
        assertThat(finding(row -> 5, row -> row % 2 == 0 ? 5 : 4, length).worse())
                .isTrue();
        assertThat(finding(row -> 5, row -> 5, length).worse()).isFalse();
    }
}
