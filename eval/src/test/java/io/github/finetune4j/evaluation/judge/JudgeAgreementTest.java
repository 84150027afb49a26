// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Agreement with people on an anchor set, and estimates corrected by it. */
class JudgeAgreementTest {
    private static Evaluation judged(
            int rows, IntFunction<Map<String, Object>> fields, IntToDoubleFunction first, IntToDoubleFunction second) {
        Metric one = Metric.continuous("one", answer -> first.applyAsDouble(Integer.parseInt(answer.actualText())));
        Metric two = Metric.continuous("two", answer -> second.applyAsDouble(Integer.parseInt(answer.actualText())));
        return Evaluator.builder()
                .metrics(one)
                .addMetric(two)
                .build()
                .evaluate(Judged.answering("m", String::valueOf), Judged.questions(rows, fields));
    }

    /**
     * Cohen's example of 50 rows, with κ = 0.4: both yes 20, people yes and judge no 5, the other way 10, both no 15.
     */
    @Test
    void kappa_isCohens() {
        Evaluation evaluation =
                judged(50, i -> Map.of("people", i < 25), i -> i < 20 || (i >= 25 && i < 35) ? 1 : 0, i -> 0);
        JudgeAgreement agreement = JudgeAgreement.withPeople(evaluation, "one", "people");
        assertThat(agreement.size()).isEqualTo(50);
        assertThat(agreement.kappa().estimate()).isCloseTo(0.4, within(1e-12));
        assertThat(agreement.weightedKappa().estimate()).isCloseTo(0.4, within(1e-12));
        assertThat(agreement.kappa().width() / 2 / 1.959963984540054).isCloseTo(0.126996, within(1e-6));
        assertThat(agreement.equalRatings().estimate()).isEqualTo(0.7);
        assertThat(agreement.bias().estimate()).isCloseTo(0.1, within(1e-12));
    }

    /** Krippendorff's example of 2011: four observers, twelve units; the judge is the fourth. */
    @Test
    void alpha_isKrippendorffs_withSeveralPeople() {
        double none = Double.NaN;
        double[][] observers = {
            {1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none},
            {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3},
            {none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none}
        };
        double[] judge = {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0};
        Evaluation evaluation = judged(
                11,
                i -> Map.of(
                        "people",
                        Arrays.stream(observers)
                                .map(o -> Double.isNaN(o[i]) ? null : o[i])
                                .toList()),
                i -> judge[i],
                i -> 0);
        // unit 12 has one rating, which counts for nothing
        JudgeAgreement agreement = JudgeAgreement.withPeople(evaluation, "one", "people");
        assertThat(agreement.alpha()).isCloseTo(0.8491071428571428, within(1e-12));
        assertThat(agreement.alphaOfPeople()).isBetween(0.7, 1.0);
        assertThat(agreement.summary()).contains("one against people on 11 rows", "of people among themselves");
    }

    /** The example of the paper's package: ten labels, a hundred further predictions. */
    @Test
    void corrected_isPredictionPowered() {
        double[] labels = {1, 0, 1, 1, 0, 1, 0, 1, 1, 1};
        double[] predictions = {1, 0, 1, 0, 0, 1, 1, 1, 1, 1};
        double[] others = {1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1};
        Map<Integer, Double> people = new HashMap<>();
        for (int i = 0; i < labels.length; i++) {
            people.put(i, labels[i]);
        }
        Evaluation evaluation =
                judged(110, i -> Map.of(), i -> i < 10 ? predictions[i] : others[(i - 10) % 20], i -> 0);
        Interval corrected =
                JudgeAgreement.withPeople(evaluation, "one", people).corrected();
        assertThat(corrected.estimate()).isCloseTo(0.72611063, within(1e-8));
        assertThat(corrected.lower()).isCloseTo(0.48014122, within(1e-8));
        assertThat(corrected.upper()).isCloseTo(0.97208004, within(1e-8));
    }

    @Test
    void corrected_whereEveryRowIsLabelled_isWhatPeopleSaid() {
        Evaluation evaluation = judged(20, i -> Map.of("people", i % 3), i -> 2, i -> 0);
        assertThat(JudgeAgreement.withPeople(evaluation, "one", "people").corrected())
                .matches(mean -> Math.abs(mean.estimate() - 0.95) < 1e-12
                        && mean.method().equals("Student t"));
    }

    @Test
    void twoJudges_areComparedWithEachOther() {
        Evaluation evaluation = judged(30, i -> Map.of(), i -> i % 3, i -> i % 3 + (i == 4 ? 1 : 0));
        JudgeAgreement agreement = JudgeAgreement.between(evaluation, "one", "two");
        assertThat(agreement.equalRatings().estimate()).isEqualTo(29.0 / 30);
        assertThat(JudgeAgreement.alpha(evaluation, List.of("one", "two"))).isEqualTo(agreement.alpha());
    }

    @Test
    void ratingsOfRowsThatAreNotThere_orNotFinite_areAnError() {
        Evaluation evaluation = judged(3, i -> Map.of(), i -> i, i -> 0);
        assertThatThrownBy(() -> JudgeAgreement.withPeople(evaluation, "one", Map.of(0, 1.0, 3, 2.0)))
                .hasMessage("ratings of people, by row: {3=2.0} -> give finite ratings of the rows 0 to 2");
        assertThatThrownBy(() -> JudgeAgreement.withPeople(evaluation, "one", Map.of(0, 1.0, 1, Double.NaN)))
                .hasMessageContaining("ratings of people, by row: {1=NaN}");
    }

    @Test
    void badInput_isNamed() {
        Evaluation evaluation = judged(3, i -> i == 1 ? Map.of("people", "good") : Map.of(), i -> 1, i -> 0);
        assertThatThrownBy(() -> JudgeAgreement.withPeople(evaluation, "one", "people"))
                .hasMessage(
                        "row 2 holds no number in its field people -> give numbers, or lists of numbers, or name the field that"
                                + " holds the ratings");
        assertThatThrownBy(() -> JudgeAgreement.withPeople(evaluation, "one", "nobody"))
                .hasMessageContaining("rows that both people and one rated: none -> let people rate");
        assertThatThrownBy(() -> JudgeAgreement.withPeople(evaluation, "three", "people"))
                .hasMessageContaining("no metric three");
        JudgeAgreement one = JudgeAgreement.withPeople(evaluation, "one", Map.of(1, 1e6));
        assertThatThrownBy(one::kappa).hasMessageContaining("at most 101 whole numbers");
        assertThat(one.bias().lower()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(one::corrected).hasMessageContaining("let people rate more");
    }
}
