// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Metric LENGTH =
            Metric.continuous("length", a -> a.actualText().length());
    private final Evaluator evaluator =
            Evaluator.builder().metrics(Models.EXACT).build();

    @Test
    void compare_clearlyBetterModel() {
        Comparison c =
                evaluator.compare(Models.knowing("base", 40), Models.knowing("tuned", 70), Models.questions(100));
        MetricComparison exact = c.metric("exact");
        assertThat(c.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(exact.effect().estimate()).isCloseTo(0.3, within(1e-15));
        assertThat(exact.effect().method()).isEqualTo("Tango score, paired");
        assertThat(exact.test().method()).isEqualTo("McNemar mid-p");
        // 30 of 30 discordant pairs fall one way: 2 * (0.5^30 / 2)
        assertThat(exact.test().pValue()).isCloseTo(Math.pow(0.5, 30), within(1e-15));
        assertThat(exact.furtherRows()).isEmpty();
        assertThat(c.rows()).hasSize(100);
        assertThat(c.rows().get(50).baseline().actual()).isEqualTo("?");
        assertThat(c.rows().get(50).candidate().actual()).isEqualTo("a50");
    }

    @Test
    void compare_theOtherWayRound_isWorse() {
        Comparison c =
                evaluator.compare(Models.knowing("base", 70), Models.knowing("tuned", 40), Models.questions(100));
        assertThat(c.verdict()).isEqualTo(Verdict.WORSE);
    }

    @Test
    void compare_littleDifference_isUndecidedAndSaysHowManyMoreRows() {
        Comparison c =
                evaluator.compare(Models.knowing("base", 40), Models.knowing("tuned", 43), Models.questions(100));
        MetricComparison exact = c.metric("exact");
        assertThat(exact.verdict()).isEqualTo(Verdict.UNDECIDED);
        // 3 of 3 one way: p = 0.5^3; Connor: (1.959964·√.03 + .841621·√(.03 − .0009))² / .0009 = 259.26
        assertThat(exact.test().pValue()).isCloseTo(0.125, within(1e-12));
        assertThat(exact.furtherRows()).hasValue(160);
        assertThat(c.summary()).contains("undecided; about 160 more rows would decide");
    }

    @Test
    void compare_noDifference_isUndecided_equivalentOnlyWithMargin() {
        ChatModel base = Models.knowing("base", 400);
        ChatModel tuned = Models.knowing("tuned", 400);
        Comparison without = evaluator.compare(base, tuned, Models.questions(500));
        assertThat(without.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(without.metrics().get(0).furtherRows()).isEmpty();
        Evaluator withMargin = Evaluator.builder()
                .metrics(Models.EXACT)
                .statistics(s -> s.equivalenceMargin(0.02))
                .build();
        assertThat(withMargin.compare(base, tuned, Models.questions(500)).verdict())
                .isEqualTo(Verdict.EQUIVALENT);
        assertThat(withMargin.compare(base, tuned, Models.questions(50)).verdict())
                .isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void compare_continuousMetric_usesPermutationAndBootstrap() {
        Evaluator lengths =
                Evaluator.builder().metrics(LENGTH).statistics(s -> s.seed(7)).build();
        Comparison c = lengths.compare(
                new Models.Scripted("short", i -> "x".repeat(5 + i % 3)),
                new Models.Scripted("long", i -> "x".repeat(6 + i % 4)),
                Models.questions(60));
        MetricComparison length = c.metric("length");
        assertThat(length.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(length.baseline().estimate()).isEqualTo(6);
        assertThat(length.effect().estimate()).isEqualTo(1.5);
        assertThat(length.effect().method()).isEqualTo("bootstrap BCa, 10000 resamples");
        assertThat(length.test().method()).isEqualTo("sign-flip permutation, 10000 resamples");
        Comparison again = lengths.compare(c.baseline(), c.candidate());
        assertThat(again.metric("length").effect()).isEqualTo(length.effect());
    }

    @Test
    void compare_whereLessIsBetter_turnsTheVerdict() {
        Metric distance = new Metric() {
            @Override
            public Score score(Answer answer) {
                return Score.of(answer.actualText().length());
            }

            @Override
            public String name() {
                return "distance";
            }

            @Override
            public boolean higherIsBetter() {
                return false;
            }
        };
        Comparison c = Evaluator.builder()
                .metrics(distance)
                .build()
                .compare(
                        new Models.Scripted("short", i -> "x"),
                        new Models.Scripted("long", i -> "xxx" + "x".repeat(i % 2)),
                        Models.questions(30));
        assertThat(c.verdict()).isEqualTo(Verdict.WORSE);
    }

    @Test
    void compare_twoContinuousRowsThatAgree_isNotYetBetter() {
        Comparison c = Evaluator.builder()
                .metrics(LENGTH)
                .build()
                .compare(
                        new Models.Scripted("short", i -> "x"),
                        new Models.Scripted("long", i -> "xx"),
                        Models.questions(2));
        assertThat(c.verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void compare_oneRow_claimsNothing() {
        Comparison c = Evaluator.builder()
                .metrics(LENGTH)
                .build()
                .compare(
                        new Models.Scripted("short", i -> "x"),
                        new Models.Scripted("long", i -> "xx"),
                        Models.questions(1));
        assertThat(c.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(c.metric("length").effect().method()).isEqualTo("none: only one row");
    }

    @Test
    void compare_severalMetrics_adjustsByHolm() {
        Evaluator two =
                Evaluator.builder().metrics(Models.EXACT).addMetric(LENGTH).build();
        Comparison c = two.compare(Models.knowing("base", 40), Models.knowing("tuned", 47), Models.questions(100));
        // alone p = 0.5^7; with two metrics twice that
        assertThat(c.metric("exact").test().pValue()).isCloseTo(0.0078125, within(1e-12));
        assertThat(c.metric("exact").adjustedP()).isCloseTo(0.015625, within(1e-12));
        assertThat(c.summary()).contains("Holm 0.0156");
    }

    @Test
    void compare_evaluationsOfOtherData_isRefused() {
        Evaluation ten = evaluator.evaluate(Models.knowing("base", 1), Models.questions(10));
        Evaluation nine = evaluator.evaluate(Models.knowing("tuned", 1), Models.questions(9));
        assertThatThrownBy(() -> evaluator.compare(ten, nine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("two data sets: ");
        Evaluator lengths = Evaluator.builder().metrics(LENGTH).build();
        assertThatThrownBy(() -> lengths.compare(ten, ten))
                .hasMessage("no metric length in this evaluation of base -> name one of exact");
    }

    @Test
    void summary_saysEverything() {
        Models.Scripted failing = new Models.Scripted("tuned", i -> {
            if (i == 99) {
                throw new IllegalArgumentException("too long");
            }
            return i < 70 ? "a" + i : "?";
        });
        Comparison c = evaluator.compare(Models.knowing("base", 40), failing, Models.questions(100));
        assertThat(c.summary())
                .isEqualTo("tuned against base, 100 rows\n"
                        + "exact: 40.0 % -> 70.0 %, difference +30.0 points [95 % interval +21.9 to +39.6, Tango score,"
                        + " paired], p < 0.0001 (McNemar mid-p), n 100, odds of a gain ∞ [7.64, ∞]: better\n"
                        + "not answered, counted as failures: baseline 0, candidate 1");
    }
}
