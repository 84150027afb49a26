// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import static io.github.finetune4j.heads.Golden.close;
import static io.github.finetune4j.heads.Golden.each;
import static io.github.finetune4j.heads.Golden.integers;
import static io.github.finetune4j.heads.Golden.numbers;
import static io.github.finetune4j.heads.Golden.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.heads.Golden;
import io.github.finetune4j.statistics.test.MultipleTests;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoldenConformalTest {
    private static final JsonNode GOLDEN = Golden.load("conformal.json");
    private static final double[][] CALIBRATION = table(GOLDEN.get("calibration_probabilities"));
    private static final int[] LABELS = integers(GOLDEN.get("calibration_labels"));
    private static final double[][] TESTED = table(GOLDEN.get("test_probabilities"));
    private static final double[] U = numbers(GOLDEN.get("u"));

    @Test
    void sets_areMapies() {
        assertThat(GOLDEN.get("sets")).hasSize(9);
        each(GOLDEN.get("sets")).forEach(golden -> {
            LabelScore score = score(golden);
            boolean given = golden.path("u").asText().equals("given");
            double[] scores = ConformalSets.scores(score, CALIBRATION, LABELS, given ? U : new double[U.length]);
            String what = score + " " + golden.path("include_last_label");
            close(what, scores, numbers(golden.get("calibration_scores")), 1e-10);
            double[] limits = Arrays.stream(new double[] {0.8, 0.9, 0.95})
                    .map(ConformalScores.of(scores)::quantile)
                    .toArray();
            close(what, limits, numbers(golden.get("quantiles")), 1e-10);
            int set = 0;
            for (String level : List.of("0.8", "0.9", "0.95")) {
                JsonNode rows = golden.get("sets").get(level);
                assertThat(rows).hasSize(TESTED.length).hasSize(40);
                for (int row = 0; row < TESTED.length; row++) {
                    assertThat(new TreeSet<>(ConformalSets.set(
                                    score,
                                    TESTED[row],
                                    limits[set],
                                    golden.path("include_last_label").asBoolean())))
                            .as(what + level + " row " + row)
                            .containsExactly(Arrays.stream(integers(rows.get(row)))
                                    .boxed()
                                    .toArray(Integer[]::new));
                }
                set++;
            }
        });
    }

    private static LabelScore score(JsonNode golden) {
        ConformalMethod method =
                ConformalMethod.valueOf(golden.get("score").asText().toUpperCase(Locale.ROOT));
        return new LabelScore(
                method, golden.path("lambda").asDouble(), golden.path("k").asInt());
    }

    @Test
    void pValues_areCrepes() {
        assertThat(GOLDEN.get("crepes")).hasSize(2);
        int[] groups = integers(GOLDEN.get("groups").get("calibration"));
        int[] testGroups = integers(GOLDEN.get("groups").get("test"));
        for (String kind : List.of("hinge", "margin")) {
            JsonNode golden = GOLDEN.get("crepes").get(kind);
            double[] scores = IntStream.range(0, LABELS.length)
                    .mapToDouble(row -> strangeness(kind, CALIBRATION[row], LABELS[row]))
                    .toArray();
            close(kind, scores, numbers(golden.get("calibration_scores")), 1e-10);
            ConformalScores all = ConformalScores.of(scores);
            List<ConformalScores> byGroup = ConformalScores.byGroup(3, scores, groups);
            List<ConformalScores> byClass = ConformalScores.byGroup(6, scores, LABELS);
            double[][] thetas = table(golden.get("thetas"));
            assertThat(thetas).hasDimensions(40, 6);
            for (int row = 0; row < TESTED.length; row++) {
                int at = row;
                double[] own = IntStream.range(0, 6)
                        .mapToDouble(k -> strangeness(kind, TESTED[at], k))
                        .toArray();
                close(
                        kind,
                        map(own, (k, s) -> all.pValue(s)),
                        numbers(golden.get("p_values").get(row)),
                        1e-10);
                close(
                        kind,
                        map(own, (k, s) -> all.pValue(s, thetas[at][k])),
                        numbers(golden.get("smoothed_p_values").get(row)),
                        1e-10);
                double[] within = map(own, (k, s) -> byGroup.get(testGroups[at]).pValue(s));
                close(kind, within, numbers(golden.get("mondrian_by_group").get(row)), 1e-10);
                close(
                        kind,
                        map(own, (k, s) -> byClass.get(k).pValue(s)),
                        numbers(golden.get("class_conditional").get(row)),
                        1e-10);
                assertThat(IntStream.range(0, 6)
                                .filter(k -> within[k] > 1 - 0.9)
                                .toArray())
                        .containsExactly(
                                integers(golden.get("mondrian_sets_0.9").get(row)));
            }
        }
    }

    private interface ByClass {
        double of(int k, double score);
    }

    private static double[] map(double[] scores, ByClass function) {
        return IntStream.range(0, scores.length)
                .mapToDouble(k -> function.of(k, scores[k]))
                .toArray();
    }

    private static double strangeness(String kind, double[] probabilities, int label) {
        if (kind.equals("hinge")) {
            return 1 - probabilities[label];
        }
        return IntStream.range(0, probabilities.length)
                        .filter(k -> k != label)
                        .mapToDouble(k -> probabilities[k])
                        .max()
                        .orElseThrow()
                - probabilities[label];
    }

    @Test
    void conformalRiskControl_isMapies() {
        JsonNode golden = GOLDEN.get("risk_control");
        double[] lambdas = numbers(golden.get("lambdas"));
        double[][] losses = table(golden.get("losses"));
        assertThat(losses).hasDimensions(150, 51);
        assertThat(golden.get("crc").get("chosen")).hasSize(4);
        each(golden.get("crc").get("chosen"))
                .forEach(chosen -> close(
                        "lambda",
                        lambdas[
                                RiskControl.expected(losses, chosen.get("alpha").asDouble())
                                        .orElseThrow()],
                        chosen.get("lambda").asDouble(),
                        1e-10));
        assertThat(golden.get("rcps")).hasSize(2);
        each(golden.get("rcps")).forEach(rcps -> {
            RiskControl.Bound bound =
                    RiskControl.Bound.valueOf(rcps.get("bound").asText().toUpperCase(Locale.ROOT));
            double delta = rcps.get("delta").asDouble();
            close("upper", RiskControl.upper(losses, delta, bound), numbers(rcps.get("upper")), 1e-10);
            rcps.get("lambda_at").properties().forEach(at -> {
                double alpha = Double.parseDouble(at.getKey());
                // where none qualifies the package warns and gives the last
                int chosen = RiskControl.bounded(losses, alpha, delta, bound).orElse(lambdas.length - 1);
                close("lambda", lambdas[chosen], at.getValue().asDouble(), 1e-10);
            });
        });
    }

    @Test
    void learnThenTest_isMapies() {
        JsonNode golden = GOLDEN.get("learn_then_test");
        double[][] binary = table(golden.get("zero_one_losses"));
        double[][] reversed = Arrays.stream(table(GOLDEN.get("risk_control").get("losses")))
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(j -> row[row.length - 1 - j])
                        .toArray())
                .toArray(double[][]::new);
        assertThat(golden.get("cases")).hasSize(4);
        each(golden.get("cases")).forEach(one -> {
            double[] p = RiskControl.pValues(
                    one.get("binary").asBoolean() ? binary : reversed,
                    one.get("alpha").asDouble());
            close("p", p, numbers(one.get("p_values")), 1e-10);
            JsonNode rejected = one.get("rejected");
            assertThat(rejected).hasSize(7);
            for (String delta : List.of("0.05", "0.1")) {
                double at = Double.parseDouble(delta);
                double[] bonferroni = MultipleTests.bonferroni(p);
                assertThat(IntStream.range(0, p.length)
                                .filter(j -> bonferroni[j] <= at)
                                .toArray())
                        .containsExactly(integers(rejected.get("bonferroni " + delta)));
                same(RiskControl.shown(p, at), rejected.get("bonferroni_holm " + delta));
                same(RiskControl.shownInSequence(p, at, 1), rejected.get("fixed_sequence " + delta));
            }
            same(RiskControl.shownInSequence(p, 0.1, 5), rejected.get("fixed_sequence, 5 starts 0.1"));
        });
    }

    private static void same(List<Integer> shown, JsonNode golden) {
        assertThat(shown.stream().mapToInt(j -> j).toArray()).containsExactly(integers(golden));
    }
}
