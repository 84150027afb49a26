// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Simulated deployments: the confidence c is uniform, the small model right with 0.5 + c/2, the large one with 0.95. So
 * with x = 1 - threshold the whole is x²/4 - x/20 worse, which is 0.02 at a threshold of 0.6.
 */
class CascadePromiseTest {
    private static final double BEST = 0.6;
    private static final double TOLERANCE = 0.02;
    private static final int DEPLOYMENTS = 120;

    private static List<CascadeRow> rows(int count, double unit, SplittableRandom random) {
        List<CascadeRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double confidence = random.nextDouble();
            double small = random.nextDouble() < 0.5 + confidence / 2 ? unit : 0;
            double large = random.nextDouble() < 0.95 ? unit : 0;
            rows.add(new CascadeRow(confidence, small, large, small == large ? 0 : 1));
        }
        return rows;
    }

    /** {@return how often the threshold is below the best one, and how far above on average} */
    private static double[] brokenAndSpared(int count, double unit) {
        int broken = 0;
        double spared = 0;
        for (int seed = 0; seed < DEPLOYMENTS; seed++) {
            double threshold = CascadeCalibration.of(
                            rows(count, unit, new SplittableRandom(seed)), TOLERANCE * unit, 0.95)
                    .threshold();
            broken += threshold < BEST ? 1 : 0;
            spared += Math.max(0, threshold - BEST) / DEPLOYMENTS;
        }
        return new double[] {(double) broken / DEPLOYMENTS, spared};
    }

    @Test
    void promise_isBrokenInFivePercentAtMost_andCostsLittle() {
        double[] passFail = brokenAndSpared(2000, 1);
        assertThat(passFail[0]).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / DEPLOYMENTS));
        assertThat(passFail[1]).isLessThan(0.12);
        // scores that are not 0 or 1, tested by a bet
        double[] bet = brokenAndSpared(2000, 0.9);
        assertThat(bet[0]).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / DEPLOYMENTS));
        assertThat(bet[1]).isLessThan(0.18);
    }

    @Test
    void threshold_saysWhatIsTrueOfTheRows() {
        List<CascadeRow> rows = rows(5000, 1, new SplittableRandom(1));
        CascadeCalibration found = CascadeCalibration.of(rows, TOLERANCE, 0.95);
        assertThat(found.rows()).isEqualTo(5000);
        assertThat(found.answered()).isCloseTo(1 - found.threshold(), Offset.offset(0.02));
        assertThat(found.worse()).isLessThan(TOLERANCE);
        assertThat(found.auditLimit()).isGreaterThan(found.worse()).isLessThan(0.2);
    }

    @Test
    void orderOfTheRows_changesNothingForPassedAndFailed() {
        List<CascadeRow> rows = rows(2000, 1, new SplittableRandom(1));
        List<CascadeRow> sorted = new ArrayList<>(rows);
        sorted.sort(java.util.Comparator.comparingDouble(CascadeRow::confidence));
        assertThat(CascadeCalibration.of(sorted, TOLERANCE, 0.95).threshold())
                .isEqualTo(CascadeCalibration.of(rows, TOLERANCE, 0.95).threshold());
    }

    @Test
    void whatCannotBeMeant_isRefused() {
        assertThatThrownBy(() -> CascadeCalibration.of(List.of(), TOLERANCE, 0.95))
                .hasMessage(
                        "calibration rows of a cascade: none -> give some hundreds that neither model was trained on");
        assertThatThrownBy(() -> new CascadeRow(2, 1, 1, 0))
                .hasMessage("confidence of a calibration row: 2.0 -> give a number from 0 to 1");
        assertThatThrownBy(() -> new CascadeRow(1, 1, Double.NaN, 0))
                .hasMessage("score of the large model: NaN -> give a number from 0 to 1");
    }
}
