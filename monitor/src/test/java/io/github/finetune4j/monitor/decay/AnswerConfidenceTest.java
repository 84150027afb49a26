// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.monitor.capture.Interaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An overconfident model: of answers with confidence c, a share of c² is right. */
class AnswerConfidenceTest {
    private static List<Interaction> answers(int n, double least, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Interaction> answers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double confidence = least + (1 - least) * random.nextDouble();
            boolean right = random.nextDouble() < confidence * confidence;
            answers.add(answer(String.valueOf(i), right, Map.of("confidence", confidence)));
        }
        return answers;
    }

    private static Interaction answer(String id, boolean right, Map<String, Double> figures) {
        return new Interaction(
                id, Instant.EPOCH, "m", "", Map.of("right", String.valueOf(right)), "stop", figures, null);
    }

    private static boolean right(Interaction answer) {
        return "true".equals(answer.labels().get("right"));
    }

    private static double measured(List<Interaction> answers) {
        return answers.stream().filter(AnswerConfidenceTest::right).count() / (double) answers.size();
    }

    @Test
    void band_holdsWhatPeopleWouldHaveFound() {
        int held = 0;
        for (int i = 0; i < 60; i++) {
            List<Interaction> traffic = answers(400, 0.2, 2000 + i);
            EstimatedFigure figure = AnswerConfidence.fit(answers(300, 0.2, i), AnswerConfidenceTest::right)
                    .accuracy(traffic);
            double measured = measured(traffic);
            held += figure.lower() <= measured && measured <= figure.upper() ? 1 : 0;
        }
        assertThat(held).isGreaterThanOrEqualTo(58);
    }

    @Test
    void harderQuestions_lowerTheEstimate_untilTheWholeBandIsOutside() {
        AnswerConfidence confidence = AnswerConfidence.fit(answers(1000, 0.6, 1), AnswerConfidenceTest::right);
        List<Interaction> same = answers(1000, 0.6, 2);
        List<Interaction> harder = new ArrayList<>();
        for (Interaction answer : same) {
            if (answer.figure("confidence").orElseThrow() < 0.7) {
                harder.add(answer);
            }
        }

        assertThat(confidence.accuracy(same).alert()).isFalse();
        assertThat(confidence.accuracy(harder).alert()).isTrue();
        assertThat(confidence.accuracy(harder).bandOutside()).isTrue();
        assertThat(confidence.accuracy(harder).toString())
                .startsWith("estimated, not measured: accuracy 0.4")
                .contains("rows without labels");
        assertThat(confidence.chanceOfRight(0.95)).isGreaterThan(confidence.chanceOfRight(0.65));
    }

    @Test
    void answersBeyondTheJudgedOnes_areCounted() {
        AnswerConfidence confidence = AnswerConfidence.fit(answers(400, 0.5, 3), AnswerConfidenceTest::right);

        assertThat(confidence.beyondJudged(answers(400, 0.5, 4))).isLessThan(0.02);
        assertThat(confidence.beyondJudged(answers(4000, 0, 5))).isBetween(0.45, 0.55);
    }

    @Test
    void tooFewJudged_orNoConfidence_isRefused() {
        List<Interaction> good = answers(30, 0.99, 6);
        assertThatThrownBy(() -> AnswerConfidence.fit(good, answer -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "judged answers with a confidence: 30 right, 0 wrong -> judge more, until 10 of each are known");
        AnswerConfidence confidence = AnswerConfidence.fit(answers(100, 0.2, 7), AnswerConfidenceTest::right);
        List<Interaction> silent = List.of(answer("x", true, Map.of()));
        assertThatThrownBy(() -> confidence.accuracy(silent))
                .hasMessageContaining("interactions with the figure confidence: 0 of 1 -> ");
    }
}
