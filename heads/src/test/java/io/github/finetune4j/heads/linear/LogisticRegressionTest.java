// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    private static final LogisticRegression PLAIN = LogisticRegression.builder().build();
    private static final double[][] FOUR = {{0, 1}, {1, 0}, {2, 1}, {3, 5}};

    /** Rows around a mean for each label. */
    private static double[][] rows(int count, int features, int labels) {
        SplittableRandom random = new SplittableRandom(7);
        double[][] means = new double[labels][];
        Arrays.setAll(means, k -> random.doubles(features, -1, 1).toArray());
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = random.doubles(features, -2, 2).toArray();
            for (int j = 0; j < features; j++) {
                rows[i][j] += means[i % labels][j];
            }
        }
        return rows;
    }

    private static int[] labels(int count, int labels) {
        int[] given = new int[count];
        Arrays.setAll(given, i -> i % labels);
        return given;
    }

    @Test
    void gradientOfTheLoss_atTheHead_vanishes() {
        double[][] rows = rows(700, 30, 9);
        int[] labels = labels(700, 9);
        double c = 30;
        LinearHead head =
                LogisticRegression.builder().inverseRegularization(c).build().fit(rows, labels, 9);
        double[][] gradient = head.weights();
        for (int i = 0; i < rows.length; i++) {
            double[] chances = head.probabilities(rows[i]);
            for (int k = 0; k < 9; k++) {
                double error = c * (chances[k] - (labels[i] == k ? 1 : 0));
                for (int j = 0; j < 30; j++) {
                    gradient[k][j] += error * rows[i][j];
                }
            }
        }
        double steepest = Arrays.stream(gradient)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
        assertThat(steepest).isLessThan(1e-7);
    }

    @Test
    void rowsThatAreTooSteepForSinglePrecision_areFitted() {
        double[][] rows = rows(120, 30, 6);
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= 10;
            }
        }
        LinearHead head =
                LogisticRegression.builder().inverseRegularization(300).build().fit(rows, labels(120, 6), 6);
        assertThat(head.outputs()).isEqualTo(6);
        assertThat(Arrays.stream(head.probabilities(rows[3])).max().orElseThrow())
                .isGreaterThan(0.5);
    }

    @Test
    void sameRows_onOneCoreOrAll_giveTheSameBits() throws Exception {
        double[][] rows = rows(700, 30, 9);
        int[] labels = labels(700, 9);
        LinearHead all = PLAIN.fit(rows, labels, 9);
        ForkJoinPool one = new ForkJoinPool(1);
        ForkJoinPool seven = new ForkJoinPool(7);
        try {
            assertSame(one.submit(() -> PLAIN.fit(rows, labels, 9)).get(), all);
            assertSame(seven.submit(() -> PLAIN.fit(rows, labels, 9)).get(), all);
        } finally {
            one.shutdown();
            seven.shutdown();
        }
    }

    private static void assertSame(LinearHead actual, LinearHead expected) {
        assertThat(actual.weights()).isDeepEqualTo(expected.weights());
        assertThat(actual.intercepts()).containsExactly(expected.intercepts());
    }

    @Test
    void rowThatWeighsTwo_isAsGoodAsTwoRows() {
        double[][] rows = rows(60, 5, 3);
        int[] labels = labels(60, 3);
        double[] weights = new double[60];
        Arrays.fill(weights, 1);
        weights[4] = 2;
        LinearHead weighted =
                LogisticRegression.builder().rowWeights(weights).build().fit(rows, labels, 3);
        double[][] twice = Arrays.copyOf(rows, 61);
        int[] twiceLabels = Arrays.copyOf(labels, 61);
        twice[60] = rows[4];
        twiceLabels[60] = labels[4];
        GoldenLinear.assertNear(
                weighted.weights(), PLAIN.fit(twice, twiceLabels, 3).weights(), 1e-8);
    }

    @Test
    void moreFeaturesThanAreTurned_areFittedAllTheSame() {
        double[][] rows = rows(40, DenseDesign.MOST_TURNED + 1, 3);
        LinearHead dense = PLAIN.fit(rows, labels(40, 3), 3);
        LinearHead sparse = PLAIN.fit(GoldenLogisticTest.sparse(rows), labels(40, 3), 3);
        GoldenLinear.assertNear(dense.weights(), sparse.weights(), 1e-7);
    }

    @Test
    void manyLabels_inPortionsOfRows_areFitted() {
        int labels = 1000;
        double[][] rows = rows(labels + 100, 4, labels);
        assertThat(LogisticLoss.portion(rows.length, labels)).isLessThan(rows.length);
        LinearHead head = PLAIN.fit(rows, labels(rows.length, labels), labels);
        assertThat(head.outputs()).isEqualTo(labels);
        assertThat(Arrays.stream(head.probabilities(rows[0])).sum()).isCloseTo(1, Offset.offset(1e-12));
    }

    @Test
    void labelWithOneRow_isFitted() {
        LinearHead head = PLAIN.fit(FOUR, new int[] {0, 0, 0, 1}, 2);
        assertThat(head.kind()).isEqualTo(HeadKind.ONE_OF_TWO);
        assertThat(head.probabilities(FOUR[3])[1]).isGreaterThan(0.5);
    }

    @Test
    void equalVectors_areFitted_andToldApartByTheirShares() {
        double[][] same = {{1, 2}, {1, 2}, {1, 2}, {1, 2}};
        assertThat(PLAIN.fit(same, new int[] {0, 1, 2, 2}, 3).probabilities(same[0]))
                .containsExactly(new double[] {0.25, 0.25, 0.5}, Offset.offset(1e-8));
    }

    @Test
    void progress_isReported_andTheLossFalls() {
        List<FitProgress> heard = new ArrayList<>();
        LogisticRegression.builder().onProgress(heard::add).build().fit(rows(300, 10, 4), labels(300, 4), 4);
        assertThat(heard).hasSizeGreaterThan(2);
        assertThat(heard.get(heard.size() - 1).distance()).isLessThan(1e-7);
        assertThat(heard.get(heard.size() - 1).loss())
                .isLessThanOrEqualTo(heard.get(0).loss());
    }

    @Test
    void cancelled_stopsAtTheNextPass() {
        AtomicInteger asked = new AtomicInteger();
        LogisticRegression regression = LogisticRegression.builder()
                .cancelWhen(() -> asked.incrementAndGet() > 3)
                .build();
        assertThatThrownBy(() -> regression.fit(rows(300, 10, 4), labels(300, 4), 4))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("cancelled");
        assertThat(asked).hasValue(4);
    }

    @Test
    void interrupted_stops_andTheThreadStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> PLAIN.fit(rows(300, 10, 4), labels(300, 4), 4))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void choice_ofRowsThatSayLittle_prefersMorePenalty() {
        double[][] noise = rows(200, 30, 1);
        RegularizationChoice choice = PLAIN.choose(noise, labels(200, 4), 4, 0.001, 1, 100);
        assertThat(choice.best()).isEqualTo(0.001);
        assertThat(choice.heldOut()).isEqualTo(200);
        assertThat(choice.logLoss()[0]).isCloseTo(Math.log(4), Offset.offset(0.1));
        assertThat(choice.logLoss()[1]).isGreaterThan(choice.logLoss()[0]);
    }

    @Test
    void choice_withLabelsOfOneRow_learnsFromThemAlways_andSaysSo() {
        double[][] rows = rows(100, 6, 3);
        int[] labels = labels(100, 3);
        labels[50] = 3;
        RegularizationChoice dense = PLAIN.choose(rows, labels, 4);
        assertThat(dense.neverHeldOut()).isEqualTo(1);
        assertThat(dense.heldOut()).isEqualTo(99);
        assertThat(PLAIN.choose(GoldenLogisticTest.sparse(rows), labels, 4).best())
                .isEqualTo(dense.best());
    }

    @Test
    void choice_whereEachLabelHasOneRow_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.choose(FOUR, new int[] {0, 1, 2, 3}, 4))
                .withMessage("rows to hold out: none, each label has one row only -> set inverseRegularization, or give"
                        + " more rows");
    }

    @Test
    void moreThanTheHeapHolds_isRefusedBeforeItBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FitMemory.require(Long.MAX_VALUE, "so many rows"))
                .withMessageContaining("memory to fit a head on so many rows: ")
                .withMessageContaining("-Xmx");
    }

    @Test
    void memoryOfTenThousandLabels_isStated() {
        assertThat(LogisticRegression.memory(30_000, 384, 10_000) >> 20).isBetween(1_500L, 2_500L);
    }

    @Test
    void badRows_areRefused_eachByItsSentence() {
        refused(() -> PLAIN.fit(new double[0][], new int[0], 2), "vectors: none -> give one for each row");
        refused(() -> PLAIN.fit(FOUR, new int[] {0, 1}, 2), "labels: 2 for 4 vectors -> give one for each");
        refused(() -> PLAIN.fit(FOUR, new int[4], 1), "labels to tell apart: 1 -> give rows of two labels");
        refused(() -> PLAIN.fit(FOUR, new int[4], 2), "rows of label 1: none -> add some");
        refused(() -> PLAIN.fit(FOUR, new int[] {0, 1, 2, 0}, 2), "label of row 2: 2 -> give 0 to 1");
        refused(
                () -> PLAIN.fit(new double[][] {{1}, {Double.NaN}}, new int[] {0, 1}, 2),
                "vector of row 1: NaN in it -> leave the row out");
        refused(
                () -> PLAIN.fit(new double[][] {{1}, {1, 2}}, new int[] {0, 1}, 2),
                "vector of row 1: 2 numbers, the first row has 1 -> take one encoder");
        refused(
                () -> PLAIN.fit(FOUR, new boolean[][] {{true}, {true}, {true}, {true}}),
                "label 0 applies to 4 of 4 rows -> give rows to which it applies, and others");
        refused(
                () -> LogisticRegression.builder()
                        .rowWeights(1, 0, 1, 1)
                        .build()
                        .fit(FOUR, new int[] {0, 1, 0, 1}, 2),
                "rowWeights of row 1: 0.0 -> give a finite number above 0");
        refused(
                () -> LogisticRegression.builder().inverseRegularization(0),
                "inverseRegularization: 0.0 -> give a finite number above 0");
        refused(() -> PLAIN.choose(FOUR, new int[] {0, 1, 0, 1}, 2, 3, 1), "candidate of inverseRegularization: 1.0");
        refused(() -> RidgeRegression.fit(FOUR, new double[][] {{1}}, 1), "targets: 1 for 4 vectors");
        refused(() -> OrdinalRegression.fit(FOUR, new int[] {0, 1, 0, 1}, 2, -1, false), "inverseRegularization: -1.0");
        refused(() -> NearestNeighbours.of(FOUR, new int[] {0, 1, 0, 1}, 2, 5, false, false), "neighbours: 5 -> give");
    }

    private static void refused(Runnable fit, String message) {
        assertThatIllegalArgumentException().isThrownBy(fit::run).withMessageStartingWith(message);
    }
}
