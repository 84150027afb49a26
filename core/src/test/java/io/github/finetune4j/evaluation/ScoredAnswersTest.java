// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers that are there already, and metrics that bring their own figures. */
class ScoredAnswersTest {
    private static final Dataset DATA = Models.questions(20);

    private static ChatModel model(String name) {
        ChatModel asked = request -> {
            throw new AssertionError("nobody asks it");
        };
        return asked.named(name);
    }

    private static List<ChatResponse> answers(int right) {
        return IntStream.range(0, 20)
                .mapToObj(i -> new ChatResponse(
                        i < right
                                ? DATA.chats()
                                        .toList()
                                        .get(i)
                                        .answer()
                                        .orElseThrow()
                                        .content()
                                : "wrong",
                        FinishReason.STOP,
                        new Usage(2, 3)))
                .toList();
    }

    @Test
    void answersOfSomebodyElse_areScored_withoutACall() {
        Evaluator evaluator = Evaluator.builder().metrics(Models.EXACT).build();
        Evaluation scored = evaluator.score(model("theirs"), answers(15), DATA);
        assertThat(scored.model()).isEqualTo("theirs");
        assertThat(scored.score("exact").estimate()).isEqualTo(0.75);
        assertThat(scored.run().calls()).isZero();
        assertThat(scored.run().reused()).isEqualTo(20);
        assertThat(scored.usage()).isEqualTo(new Usage(40, 60));
        assertThat(evaluator
                        .compare(evaluator.score(model("before"), answers(2), DATA), scored)
                        .verdict())
                .isEqualTo(Verdict.BETTER);
        assertThatThrownBy(() -> evaluator.score(model("theirs"), answers(15).subList(1, 20), DATA))
                .hasMessage("answers of theirs: 19 to 20 rows -> give one answer per row, in the order of the rows");
    }

    /** Raters who are sure of nothing. */
    private record Unsure(boolean higherIsBetter) implements RatedMetric {
        @Override
        public String name() {
            return "unsure";
        }

        @Override
        public Score score(Answer answer) {
            return Score.passed(answer.actualText().equals(answer.expectedText()));
        }

        @Override
        public Interval mean(List<EvaluatedRow> rows, double level) {
            return new Interval(rows.size(), -100, 100, level, "rows counted", rows.size());
        }

        @Override
        public Interval difference(List<Comparison.RowPair> pairs, double level) {
            return new Interval(0.5, -0.1, 1.1, level, "raters", pairs.size());
        }

        @Override
        public TestResult test(List<Comparison.RowPair> pairs, double value) {
            return new TestResult("raters", value, value == 0 ? 0.1 : 0.04, pairs.size());
        }
    }

    @Test
    void figuresOfRaters_winOverThoseOfRows() {
        Evaluator evaluator = Evaluator.builder()
                .metrics(new Unsure(true))
                .addSlice("language")
                .build();
        Comparison comparison = evaluator.compare(
                evaluator.score(model("before"), answers(0), DATA), evaluator.score(model("after"), answers(20), DATA));
        MetricComparison unsure = comparison.metric("unsure");
        assertThat(unsure.effect().lower()).isEqualTo(-0.1);
        assertThat(unsure.candidate().estimate()).isEqualTo(20);
        assertThat(unsure.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(unsure.furtherRows()).isEmpty();
        assertThat(unsure.effectSize()).isEmpty();
        assertThat(comparison.slices())
                .extracting(slice -> slice.metric().effect().method())
                .containsOnly("raters");
        assertThat(comparison
                        .gate(QualityGates.better("unsure"))
                        .outcomes()
                        .get(0)
                        .status())
                .isEqualTo(Status.UNDECIDED);
        assertThat(unsure.nonInferiority(0.2).pValue()).isEqualTo(0.02);
        assertThat(unsure.nonInferiority(0.2).statistic()).isEqualTo(-0.2);
        assertThatThrownBy(() -> unsure.nonInferiority(0)).hasMessage("margin: 0.0 -> give a number above 0");
    }

    @Test
    void whereLessIsBetter_theMarginIsOnTheOtherSide() {
        Evaluator evaluator = Evaluator.builder().metrics(new Unsure(false)).build();
        MetricComparison unsure = evaluator
                .compare(
                        evaluator.score(model("before"), answers(0), DATA),
                        evaluator.score(model("after"), answers(20), DATA))
                .metric("unsure");
        assertThat(unsure.nonInferiority(0.2).statistic()).isEqualTo(0.2);
        assertThat(unsure.nonInferiority(0.2).pValue()).isEqualTo(0.98);
    }

    @Test
    void ratersKnowOfNoGroups_andAreNotLookedAtAgainAndAgain() {
        Evaluator.Builder grouped =
                Evaluator.builder().metrics(new Unsure(true)).clusterBy(row -> "all");
        assertThatThrownBy(grouped::build)
                .hasMessageContaining(
                        "rows in groups, and a metric of raters, who know of no groups -> leave clusterBy");
        Evaluator evaluator = Evaluator.builder().metrics(new Unsure(true)).build();
        assertThatThrownBy(() -> evaluator.compareUntilDecided(model("a"), model("b"), DATA, 5))
                .hasMessageContaining("by unsure, which raters give -> ask the raters' study whether it may stop");
    }
}
