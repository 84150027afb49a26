// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.statistics.agreement.CohenKappa.Weights;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final List<String> QUEUES = List.of("Billing", "technical", "sales");

    private static List<Answer> answers(String... expectedAndGiven) {
        return IntStream.range(0, expectedAndGiven.length / 2)
                .mapToObj(i -> Answers.of(expectedAndGiven[2 * i], expectedAndGiven[2 * i + 1]))
                .toList();
    }

    private static double value(CorpusMetric metric, List<Answer> answers) {
        return metric.corpus(answers).value(IntStream.range(0, answers.size()).toArray());
    }

    private static Evaluation evaluation(String... questionsAndLabels) {
        List<ChatExample> rows = IntStream.range(0, questionsAndLabels.length / 2)
                .mapToObj(i -> new ChatExample(
                        List.of(
                                Message.user(questionsAndLabels[2 * i]),
                                Message.assistant(questionsAndLabels[2 * i + 1])),
                        Map.of()))
                .toList();
        ChatModel echo =
                request -> new ChatResponse(request.messages().get(0).content(), FinishReason.STOP, new Usage(1, 1));
        return Evaluator.builder()
                .metrics(Metrics.labelAccuracy(QUEUES))
                .build()
                .evaluate(echo, Dataset.of(rows));
    }

    @Test
    void report_hasEachLabel_andWhatIsMostConfused_withItsRows() {
        ClassificationReport report = ClassificationReport.of(
                evaluation(
                        "technical", "sales",
                        "billing", "billing",
                        "billing", "technical",
                        "technical", "technical",
                        "billing", "technical",
                        "no idea", "sales",
                        "billing", "billing"),
                QUEUES);
        assertThat(report.of("Billing").precision()).isEqualTo(0.5);
        assertThat(report.of("Billing").recall()).isEqualTo(1);
        assertThat(report.support("technical")).isEqualTo(3);
        assertThat(report.matrix().accuracy()).isCloseTo(3 / 7.0, within(1e-12));
        assertThat(report.confusions())
                .extracting(each -> each.expected() + " as " + each.given())
                .containsExactly("technical as Billing", "sales as technical", "sales as ");
        assertThat(report.confusions().get(0).rows())
                .extracting(EvaluatedRow::index)
                .containsExactly(2, 4);
        assertThat(report.toString())
                .contains(String.format(Locale.ROOT, "%-24s precision 0.500 recall 1.000 F1 0.667 of 2", "Billing"))
                .contains("accuracy 0.429, Matthews ");
        assertThatThrownBy(() -> report.of("other")).hasMessageContaining("label: 'other' -> give one of");
    }

    @Test
    void weightedKappa_countsFarMistakesMore_andNoLabelAsTheFarthest() {
        List<String> marks = List.of("bad", "fair", "good");
        List<Answer> near = answers("bad", "bad", "bad", "fair", "fair", "fair", "good", "good");
        List<Answer> far = answers("bad", "bad", "bad", "good", "fair", "fair", "good", "good");
        List<Answer> none = answers("bad", "bad", "bad", "?", "fair", "fair", "good", "good");
        CorpusMetric kappa = Metrics.weightedKappa(marks, Weights.QUADRATIC);
        // 1 less the ratio of squared distances seen (1) and expected by chance (20/4)
        assertThat(value(kappa, near)).isCloseTo(0.8, within(1e-12));
        assertThat(value(kappa, far)).isLessThan(value(kappa, near));
        assertThat(value(kappa, none)).isEqualTo(value(kappa, far));
    }

    @Test
    void severalLabels_asSklearnCountsThem() {
        List<Answer> answers = answers(
                "[\"Billing\",\"sales\"]", "[\"sales\", \"billing\"]",
                "[\"technical\"]", "technical",
                "[\"technical\",\"sales\"]", "[\"billing\",\"sales\"]",
                "[]", "[\"refunds\"]");
        Metric same = Metrics.labelSetAccuracy(QUEUES);
        assertThat(answers.stream().mapToDouble(each -> same.score(each).value()))
                .containsExactly(1.0, 1.0, 0.0, 0.0);
        Metric hamming = Metrics.hammingLoss(QUEUES);
        assertThat(hamming.higherIsBetter()).isFalse();
        assertThat(hamming.score(answers.get(2)).value()).isCloseTo(2 / 3.0, within(1e-12));
        // right 4, given 6 with the one that is no label, expected 5
        assertThat(value(Metrics.labelSetF1(QUEUES, Average.MICRO), answers)).isCloseTo(8.0 / 11, within(1e-12));
        // billing 2/3, technical 2/3, sales 1
        assertThat(value(Metrics.labelSetF1(QUEUES, Average.MACRO), answers)).isCloseTo(7 / 9.0, within(1e-12));
        assertThatThrownBy(() -> same.score(Answers.of("[\"refunds\"]", "[]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is none of the 3 labels: ");
    }

    @Test
    void numbers_haveDistances_explainedVariance_andRanks() {
        List<Answer> answers = answers("1", "2", "2", "2", "3", "3", "6", "4 stars");
        assertThat(value(Metrics.meanAbsoluteError(9), answers)).isCloseTo(0.75, within(1e-12));
        assertThat(value(Metrics.rootMeanSquareError(9), answers)).isCloseTo(Math.sqrt(1.25), within(1e-12));
        assertThat(value(Metrics.explainedVariance(), answers)).isCloseTo(1 - 5 / 14.0, within(1e-12));
        // ranks 1 2 3 4 and 1.5 1.5 3 4
        assertThat(value(Metrics.rankCorrelation(), answers)).isCloseTo(0.9486832980505138, within(1e-12));
        assertThat(Metrics.meanAbsoluteError(9).higherIsBetter()).isFalse();
    }

    @Test
    void numbers_thatAreMissing_countAsTheyShould() {
        List<Answer> answers = answers("1", "1", "3", "none");
        assertThat(value(Metrics.meanAbsoluteError(9), answers)).isEqualTo(4.5);
        assertThat(value(Metrics.explainedVariance(), answers)).isCloseTo(0.5, within(1e-12)); // as if it were 2
        assertThat(Metrics.meanAbsoluteError(9).score(answers.get(1)).value()).isEqualTo(9);
        assertThat(Metrics.rankCorrelation().score(answers.get(1)).value()).isEqualTo(-3);
        assertThatThrownBy(() -> value(Metrics.rankCorrelation(), answers("none", "1")))
                .hasMessageContaining("the expected answer for a metric of numbers has none ->");
    }
}
