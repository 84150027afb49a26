// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.statistics.test.BoundedMean;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConformalTest {
    private static final int SPLITS = 40;
    private static final int ROWS = 199;
    private static final int TESTED = 300;

    /** A model that is too sure of itself: probabilities of a temperature of a half. */
    private static double[] said(Random random) {
        double[] odds = IntStream.range(0, 5)
                .mapToDouble(k -> 2 * random.nextGaussian())
                .toArray();
        double most = Arrays.stream(odds).max().orElseThrow();
        double[] shares =
                Arrays.stream(odds).map(odd -> Math.exp(2 * (odd - most))).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static int label(double[] said, Random random) {
        double[] shares = Arrays.stream(said).map(Math::sqrt).toArray();
        double left = random.nextDouble() * Arrays.stream(shares).sum();
        int label = 0;
        while (label < 4 && left >= shares[label]) {
            left -= shares[label++];
        }
        return label;
    }

    @Test
    void coverage_overManySplits_isWhatWasAskedFor() {
        for (ConformalMethod method : List.of(ConformalMethod.LAC, ConformalMethod.APS, ConformalMethod.RAPS)) {
            Random random = new Random(11);
            double covered = 0;
            for (int split = 0; split < SPLITS; split++) {
                double[][] rows =
                        IntStream.range(0, ROWS).mapToObj(row -> said(random)).toArray(double[][]::new);
                int[] labels =
                        Arrays.stream(rows).mapToInt(row -> label(row, random)).toArray();
                ConformalSets sets = ConformalSets.fit(method, rows, labels, 0.9);
                for (int row = 0; row < TESTED; row++) {
                    double[] said = said(random);
                    covered += sets.set(said).contains(label(said, random)) ? 1 : 0;
                }
            }
            double mean = covered / SPLITS / TESTED;
            // (n + 1)·0.9 is whole, so the mean coverage of LAC is 0.9; its spread: beta-binomial, of all splits
            double sigma = Math.sqrt((0.09 / 201 + 0.09 / TESTED) / SPLITS);
            assertThat(mean).as(method.name()).isGreaterThan(0.9 - 4 * sigma);
            if (method == ConformalMethod.LAC) {
                assertThat(mean).isLessThan(0.9 + 4 * sigma);
            }
        }
    }

    @Test
    void sets_areNeverEmpty_andGrowWithCoverage() {
        double[][] rows = {{0.6, 0.4}, {0.9, 0.1}, {0.7, 0.3}, {0.8, 0.2}};
        ConformalSets sets = ConformalSets.fit(ConformalMethod.LAC, rows, new int[] {0, 0, 0, 0}, 0.5);
        assertThat(sets.limit()).isCloseTo(0.3, Offset.offset(1e-12));
        assertThat(sets.coverage()).isEqualTo(0.5);
        assertThat(sets.set(0.5, 0.5)).containsExactly(0);
        assertThat(sets.set(0.7, 0.71)).containsExactly(1, 0);
        assertThat(ConformalSets.of(ConformalMethod.LAC, sets.limit(), 0.5).set(0.7, 0.71))
                .containsExactly(1, 0);
    }

    @Test
    void tooFewRows_areRefused_withHowMany() {
        assertThatThrownBy(() -> ConformalSets.fit(ConformalMethod.LAC, new double[][] {{1, 0}}, new int[] {0}, 0.95))
                .hasMessage("rows for a coverage of 0.95: 1 -> give at least 19");
        double[][] enough =
                IntStream.range(0, 19).mapToObj(row -> new double[] {1, 0}).toArray(double[][]::new);
        assertThat(ConformalSets.fit(ConformalMethod.LAC, enough, new int[19], 0.95)
                        .limit())
                .isZero();
        assertThatThrownBy(() -> Abstention.fit(new double[] {0.1}, 0.05))
                .hasMessage("rows for a rate of abstentions of 0.05: 1 -> give at least 19");
    }

    @Test
    void whatCannotBeMeant_isRefused() {
        assertThatThrownBy(() -> ConformalSets.fit(ConformalMethod.APS, new double[][] {{1, 0}}, new int[0], 0.5))
                .hasMessage("rows of a calibration: 1 of probabilities and 0 of labels -> give each row both");
        assertThatThrownBy(() -> ConformalSets.fit(ConformalMethod.APS, new double[][] {{1, 0}}, new int[] {2}, 0.5))
                .hasMessageStartingWith("label of row 1: 2 -> give 0 to 1");
        assertThatThrownBy(() ->
                        ConformalSets.fit(ConformalMethod.APS, new double[][] {{1, Double.NaN}}, new int[1], 0.5))
                .hasMessageStartingWith("probability: NaN -> give");
        assertThatThrownBy(() -> ConformalScores.of(1, Double.NaN))
                .hasMessage("score of a calibration row: NaN -> give a finite number");
        assertThatThrownBy(() -> ConformalScores.byGroup(2, new double[] {1}, new int[] {2}))
                .hasMessage("group of a row: 2 -> give 0 to 1");
        assertThatThrownBy(() -> RiskControl.pValues(new double[0][], 0.1))
                .hasMessage("losses: none -> give those of calibration rows, [rows][settings]");
        assertThatThrownBy(() -> RiskControl.pValues(new double[][] {{2}}, 0.1))
                .hasMessage("loss: 2.0 -> give a number from 0 to 1");
        assertThatThrownBy(() -> RiskControl.pValues(new double[][] {{1, 0}, {1}}, 0.1))
                .hasMessage("losses of a row: 1 -> give one of each of the 2 settings");
        assertThatThrownBy(() -> Abstention.distance(new double[2], new double[][] {{1}}))
                .hasMessage("a vector of 2 numbers for a centroid of 1 -> take both from one encoder");
    }

    @Test
    void abstention_keepsItsRate_andCatchesWhatIsFar() {
        Random random = new Random(5);
        double[][] centroids = {{1, 0, 0}, {0, 1, 0}};
        double[] known = IntStream.range(0, 999)
                .mapToDouble(row -> Abstention.distance(near(centroids[row % 2], random), centroids))
                .toArray();
        Abstention abstention = Abstention.fit(known, 0.05);
        long abstained = IntStream.range(0, 4000)
                .filter(row -> abstention.abstains(Abstention.distance(near(centroids[row % 2], random), centroids)))
                .count();
        assertThat(abstained / 4000.0).isBetween(0.03, 0.07);
        assertThat(abstention.abstains(Abstention.distance(new double[] {0, 0, 1}, centroids)))
                .isTrue();
        assertThat(abstention.abstains(Double.NaN)).isTrue();
        assertThat(Abstention.of(abstention.limit(), abstention.rate()).abstains(known[0]))
                .isEqualTo(abstention.abstains(known[0]));
        assertThat(Abstention.unsureness(0.2, 0.8)).isCloseTo(0.2, Offset.offset(1e-12));
        assertThat(Abstention.distance(new double[3], centroids)).isEqualTo(1);
    }

    private static double[] near(double[] centre, Random random) {
        return Arrays.stream(centre).map(x -> x + 0.2 * random.nextGaussian()).toArray();
    }

    @Test
    void bettingBound_holds_andIsTheTightestForRareLosses() {
        Random random = new Random(3);
        int wrong = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] losses = IntStream.range(0, 300)
                    .mapToDouble(i -> random.nextDouble() < 0.05 ? 1 : 0)
                    .toArray();
            double mean = Arrays.stream(losses).average().orElseThrow();
            double upper = BoundedMean.bettingUpper(losses, 0, 1, 0.9);
            wrong += upper < 0.05 ? 1 : 0;
            assertThat(upper).isGreaterThanOrEqualTo(mean).isLessThan(BoundedMean.hoeffdingUpper(mean, 300, 0.1));
        }
        assertThat(wrong).isLessThan(33); // 20 at most are expected, σ 4.2
    }

    @Test
    void betting_measuresInTheRange_andRefusesWhatIsOutside() {
        double[] none = new double[400];
        assertThat(BoundedMean.betting(none, -1, 1, 0.02, 0.95)).isLessThan(0.05);
        assertThat(BoundedMean.betting(Arrays.copyOf(none, 100), -1, 1, 0.02, 0.95))
                .isGreaterThan(0.05);
        assertThatThrownBy(() -> BoundedMean.betting(new double[] {2}, -1, 1, 0.02, 0.95))
                .hasMessageStartingWith(
                        "value within the limits, as a share of the range: 1.5 -> give a number from 0 to 1");
    }
}
