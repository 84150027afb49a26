// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Models;
import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates as code. */
class GateTest {
    private final Evaluator evaluator =
            Evaluator.builder().metrics(Models.EXACT).build();

    private Comparison comparison(int base, int tuned, int rows) {
        return evaluator.compare(Models.knowing("base", base), Models.knowing("tuned", tuned), Models.questions(rows));
    }

    private static Status status(Comparison comparison, QualityGate gate) {
        return comparison.gate(gate).outcomes().get(0).status();
    }

    @Test
    void noWorse_needsTheWholeIntervalAboveTheMargin() {
        QualityGate gate = QualityGates.noWorse("exact", 0.05);
        assertThat(status(comparison(80, 80, 200), gate)).isEqualTo(Status.PASSED);
        assertThat(status(comparison(80, 90, 200), gate)).isEqualTo(Status.PASSED);
        assertThat(status(comparison(18, 17, 20), gate)).isEqualTo(Status.UNDECIDED);
        assertThat(status(comparison(180, 100, 200), gate)).isEqualTo(Status.FAILED);
        assertThatThrownBy(() -> QualityGates.noWorse("exact", 0))
                .hasMessage("the margin: 0.0 -> give a number above 0");
    }

    @Test
    void better_andNotShownWorse() {
        assertThat(status(comparison(40, 70, 100), QualityGates.better("exact")))
                .isEqualTo(Status.PASSED);
        assertThat(status(comparison(40, 42, 100), QualityGates.better("exact")))
                .isEqualTo(Status.UNDECIDED);
        assertThat(status(comparison(70, 40, 100), QualityGates.better("exact")))
                .isEqualTo(Status.FAILED);
        assertThat(status(comparison(42, 40, 100), QualityGates.notShownWorse("exact")))
                .isEqualTo(Status.PASSED);
        assertThat(status(comparison(70, 40, 100), QualityGates.notShownWorse("exact")))
                .isEqualTo(Status.FAILED);
    }

    @Test
    void regressionsErrorsRowsLatencyCost() {
        Comparison worse = comparison(42, 40, 100);
        assertThat(status(worse, QualityGates.maxRegressions("exact", 2))).isEqualTo(Status.PASSED);
        assertThat(status(worse, QualityGates.maxRegressions("exact", 1))).isEqualTo(Status.FAILED);
        assertThat(status(worse, QualityGates.maxErrorRate(0))).isEqualTo(Status.PASSED);
        assertThat(status(worse, QualityGates.minRows(101))).isEqualTo(Status.FAILED);
        assertThat(status(worse, QualityGates.maxP95Latency(Duration.ofMinutes(1))))
                .isEqualTo(Status.PASSED);
        assertThat(status(worse, QualityGates.maxCostPerAnswer(1))).isEqualTo(Status.UNDECIDED);
    }

    @Test
    void atLeast_looksAtTheInterval_notAtThePoint() {
        Evaluation evaluation = evaluator.evaluate(Models.knowing("m", 90), Models.questions(100));
        assertThat(evaluation.gate(QualityGates.atLeast("exact", 0.8)).passed()).isTrue();
        GateReport close = evaluation.gate(QualityGates.atLeast("exact", 0.88));
        assertThat(close.passed()).isFalse();
        assertThat(close.summary())
                .isEqualTo(
                        "m passes 0 of 1 gate\n  UNDECIDED exact at least 0.88: 0.9, 95 % interval 0.8256 to 0.9448, n 100");
        assertThat(evaluation
                        .gate(QualityGates.atMost("exact", 0.5))
                        .outcomes()
                        .get(0)
                        .status())
                .isEqualTo(Status.FAILED);
    }

    @Test
    void orThrow_carriesTheNumbers() {
        Comparison worse = comparison(70, 40, 100);
        assertThatThrownBy(() -> worse.gate(QualityGates.maxErrorRate(0.1), QualityGates.noWorse("exact", 0.02))
                        .orThrow())
                .isInstanceOf(GateFailedException.class)
                .hasMessageStartingWith(
                        "tuned passes 1 of 2 gates\n  FAILED no worse than the baseline by exact, margin 0.02: "
                                + "exact: 70.0 % -> 40.0 %, difference -30.0 points [95 % interval -39.6 to -21.9");
        assertThat(comparison(40, 70, 100)
                        .gate(QualityGates.better("exact"))
                        .orThrow()
                        .passed())
                .isTrue();
    }

    @Test
    void gateOfOnesOwn_isInTheReportWithItsWords() {
        QualityGate own = new QualityGate() {
            @Override
            public String name() {
                return "brief";
            }

            @Override
            public GateOutcome check(Comparison comparison) {
                return check(comparison.candidate());
            }

            @Override
            public GateOutcome check(Evaluation evaluation) {
                return GateOutcome.of(this, Status.FAILED, "answers are long");
            }
        };
        GateReport report = comparison(9, 9, 10).gate(own);
        assertThat(report.outcomes().get(0).gate()).isSameAs(own);
        assertThat(report.summary()).isEqualTo("tuned passes 0 of 1 gate\n  FAILED brief: answers are long");
    }

    @Test
    void gateThatNeedsABaseline_saysSo() {
        Evaluation alone = evaluator.evaluate(Models.knowing("m", 9), Models.questions(10));
        assertThatThrownBy(() -> alone.gate(QualityGates.better("exact")))
                .hasMessage(
                        "the gate 'better than the baseline by exact' needs a baseline -> call gate(...) of a comparison");
        assertThatThrownBy(alone::gate).hasMessageStartingWith("no gate to check m by -> give at least one");
        assertThat(List.of(Status.values())).hasSize(3);
    }
}
