// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

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
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelValue.Rated;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.prediction.PredictionPowered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** People correct a judge. */
class JudgeCorrectionTest {
    private static final double LEVEL = 0.95;

    @Test
    void byHand_oneRater() {
        DrawnMean people = new DrawnMean(new double[] {1, 2, 3, 6}, new int[] {0, 1, 2, 3}, new int[4]);
        Map<Integer, Double> same = Map.of(0, 0.0, 1, 1.0, 2, 1.0, 3, 2.0);
        Interval found = new JudgeCorrection(people, same, 1, 2, 3, 4).interval(LEVEL);
        // cov = 1.25 with divisor 4; all predictions 0 1 1 2 1 2 3 4 have squares of 36 and a mean of 1.75
        double weight = 1.25 / ((1 + 4.0 / 4) * (36 - 8 * 1.75 * 1.75) / 7);
        assertThat(found.estimate()).isCloseTo(3 - weight * 1 + weight * 2.5, within(1e-12));
        double[] off = {1, 2 - weight, 3 - weight, 6 - 2 * weight};
        double half = Math.hypot(
                Means.tInterval(off, LEVEL).width() / 2,
                weight * Means.tInterval(new double[] {1, 2, 3, 4}, LEVEL).width() / 2);
        assertThat(found.upper() - found.estimate()).isCloseTo(half, within(1e-12));
        assertThat(found.method()).startsWith("prediction-powered, λ = 0.").endsWith("of this one rater");
    }

    @Test
    void tooFewRows_andNoOthers() {
        DrawnMean people = new DrawnMean(new double[] {1, 2, 3}, new int[] {0, 1, 2}, new int[] {0, 1, 0});
        assertThatThrownBy(() -> new JudgeCorrection(people, Map.of(0, 1.0), 1, 2).interval(LEVEL))
                .hasMessageContaining("rows that both people and the judge rated: 1 -> let people rate more");
        assertThat(new JudgeCorrection(people, Map.of(0, 1.0, 1, 1.0, 2, 1.0)).interval(LEVEL))
                .as("people alone")
                .isEqualTo(people.interval(LEVEL));
    }

    /** A population of rows whose worth a judge sees through noise, and raters of different severity and noise. */
    private static final class Draw {
        private static final int ROWS = 300;
        private static final int SEEN = 50;
        private static final int RATERS = 4;

        private final double[] values = new double[SEEN * RATERS];
        private final int[] rows = new int[SEEN * RATERS];
        private final int[] raters = new int[SEEN * RATERS];
        private final double[] judge = new double[ROWS];
        private final DrawnMean people;

        Draw(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] severity = new double[RATERS];
            Arrays.setAll(severity, i -> 0.2 * random.nextGaussian());
            for (int row = 0; row < ROWS; row++) {
                double worth = random.nextGaussian();
                judge[row] = 3 + 2 * worth + 0.5 * random.nextGaussian(); // far off, and on another scale
                for (int rater = 0; rater < RATERS && row < SEEN; rater++) {
                    int cell = row * RATERS + rater;
                    values[cell] = worth + severity[rater] + 0.5 * random.nextGaussian();
                    rows[cell] = row;
                    raters[cell] = rater;
                }
            }
            people = new DrawnMean(values, rows, raters);
        }

        Interval corrected() {
            Map<Integer, Double> same = new LinkedHashMap<>();
            IntStream.range(0, SEEN).forEach(row -> same.put(row, judge[row]));
            return new JudgeCorrection(people, same, others()).interval(LEVEL);
        }

        double[] others() {
            return Arrays.copyOfRange(judge, SEEN, ROWS);
        }

        /** As if these raters were all there are. */
        Interval overRowsAlone() {
            double[] means = new double[SEEN];
            IntStream.range(0, values.length).forEach(i -> means[rows[i]] += values[i] / RATERS);
            return PredictionPowered.tunedFreely(means, Arrays.copyOf(judge, SEEN), others())
                    .interval(LEVEL);
        }
    }

    @Test
    void coversTheTruth_whereRowsAloneDoNot_andIsShorterThanPeopleAlone() {
        int studies = 600;
        double truth = 0;
        int covered = 0;
        int overRows = 0;
        double width = 0;
        double ofPeople = 0;
        for (int study = 0; study < studies; study++) {
            Draw draw = new Draw(7_000 + study);
            Interval corrected = draw.corrected();
            covered += corrected.contains(truth) ? 1 : 0;
            overRows += draw.overRowsAlone().contains(truth) ? 1 : 0;
            width += corrected.width();
            ofPeople += draw.people.interval(LEVEL).width();
        }
        double error = Math.sqrt(0.95 * 0.05 / studies);
        assertThat((double) covered / studies).isGreaterThan(0.95 - 3 * error);
        assertThat((double) overRows / studies).isLessThan(0.95 - 6 * error);
        assertThat(width).isLessThan(0.9 * ofPeople);
    }

    @Test
    void estimate_isThatOfPredictionPoweredInference() {
        Draw draw = new Draw(3);
        assertThat(draw.corrected().estimate()).isCloseTo(draw.overRowsAlone().estimate(), within(1e-9));
        assertThat(draw.corrected().width()).isGreaterThan(draw.overRowsAlone().width());
    }

    @Test
    void judgeOfAComparison_isCorrectedInItsUnit() {
        Comparison judged = Evaluator.builder()
                .metrics(Metric.continuous("judge", JudgeCorrectionTest::says))
                .build()
                .compare(model("old", 0), model("new", 1), questions());
        HumanEvaluation study = HumanEvaluation.builder(judged)
                .criteria("tone")
                .addPreference()
                .sample(20)
                .raters(3)
                .build();
        SplittableRandom random = new SplittableRandom(1);
        Judges.judgeInTurn(study, List.of("ann", "bob", "cleo"), view -> {
            int lead = random.nextInt(3) - 1;
            String before = Judges.named(view, "old");
            String after = Judges.named(view, "new");
            return Map.of("tone", new Rated(Map.of(before, 3, after, 3 + lead)), "preference", LabelValue.tie());
        });
        HumanResult result = study.result();
        CorrectedJudge corrected = result.correct("tone", judged, "judge");
        assertThat(judged.metric("judge").effect().lower())
                .as("the judge alone is sure")
                .isGreaterThan(0.5);
        assertThat(corrected.difference().contains(0))
                .as("people see nothing of it")
                .isTrue();
        assertThat(corrected.difference().method()).contains("MOVER over crossed rows and raters");
        assertThat(corrected.baseline().estimate()).isCloseTo(3, within(0.3));
        assertThat(corrected.candidate().estimate()).isCloseTo(3, within(0.3));
        assertThat(corrected)
                .hasToString("corrected by people: " + FigureText.interval(corrected.difference()) + " ("
                        + corrected.difference().method() + ")");
        assertThatThrownBy(() -> result.correct("style", judged, "judge"))
                .hasMessageContaining("question style was not asked -> name one of");
        Map<String, Double> foreign = Map.of("a", 1.0, "b", 2.0, "c", 0.0);
        assertThatThrownBy(() -> result.correct("tone", foreign, foreign)).hasMessageContaining("rated: 0 -> ");
    }

    private static double says(Answer answer) {
        return answer.actualText().length() / 10.0 + (answer.actualText().startsWith("new") ? 1 : 0);
    }

    private static ChatModel model(String name, int longer) {
        List<String> words = new ArrayList<>(List.of("a", "bb", "ccc"));
        ChatModel model = request -> {
            String question = request.messages().get(0).content();
            String text = name + " " + words.get((question.hashCode() & 0xff) % 3) + "x".repeat(longer);
            return new ChatResponse(text, FinishReason.STOP, new Usage(1, 1));
        };
        return model.named(name);
    }

    private static Dataset questions() {
        return Dataset.of(IntStream.range(0, 100)
                .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("expected")))
                .toList());
    }
}
