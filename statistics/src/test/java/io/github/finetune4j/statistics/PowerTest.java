// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.power.Power;
import io.github.finetune4j.statistics.test.McNemar;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerTest {
    @Test
    void rowsPerSide_equalStatsmodels() {
        // NormalIndPower.solve_power; it also counts the far tail, which is below 1e-6 of the whole
        assertThat(Power.usual().rowsPerSide(0.2, 1)).isCloseTo(392.4430232577885, within(0.002));
        assertThat(new Power(0.01, 0.9).rowsPerSide(0.5, 1)).isCloseTo(119.0350973257168, within(0.001));
    }

    @Test
    void rowsPerSideOfProportions_equalStatsmodelsAndR() {
        assertThat(Power.usual().rowsPerSideOfProportions(0.1, 0.12)).isCloseTo(3840.847482436276, within(1e-6));
        assertThat(new Power(0.05, 0.9).rowsPerSideOfProportions(0.5, 0.75)).isCloseTo(76.70692845177743, within(1e-8));
        assertThat(new Power(0.01, 0.9).rowsPerSideOfProportions(0.01, 0.02)).isCloseTo(4394.38649348245, within(1e-6));
    }

    @Test
    void detectableDifferences_invertTheSizes() {
        Power power = Power.usual();
        assertThat(power.rowsPerSide(power.detectableDifference(250, 2.5), 2.5)).isCloseTo(250, within(1e-9));
        assertThat(power.pairs(power.detectablePairedDifference(250, 2.5), 2.5)).isCloseTo(250, within(1e-9));
        assertThat(power.binaryPairs(power.detectableBinaryDifference(250, 0.3), 0.3))
                .isCloseTo(250, within(1e-9));
    }

    @Test
    void binaryPairs_byHand() {
        // ψ = 0.25, δ = 0.25: (1.959964·0.5 + 0.841621·√0.1875)² / 0.0625
        assertThat(Power.usual().binaryPairs(0.25, 0.25)).isCloseTo(28.919213, within(1e-6));
        assertThat(Power.usual().binaryPairs(-0.25, 0.25))
                .isEqualTo(Power.usual().binaryPairs(0.25, 0.25));
    }

    @Test
    void binaryPairs_giveMcNemarAboutThePowerTheyPromise() {
        int n = (int) Math.ceil(Power.usual().binaryPairs(0.1, 0.3));
        SplittableRandom random = new SplittableRandom(21);
        int found = 0;
        for (int run = 0; run < 3000; run++) {
            int gained = 0;
            int lost = 0;
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble();
                gained += u < 0.2 ? 1 : 0;
                lost += u > 0.9 ? 1 : 0;
            }
            found += McNemar.midP(lost, gained).significantAt(0.05) ? 1 : 0;
        }
        assertThat(found / 3000.0).isBetween(0.77, 0.83);
    }

    @Test
    void detectableBinaryDifference_withTooFewPairs_isNaN() {
        assertThat(Power.usual().detectableBinaryDifference(5, 0.2)).isNaN();
    }

    @Test
    void wrongInput_isRefusedInWords() {
        assertThatThrownBy(() -> new Power(0, 0.8))
                .hasMessage("alpha: 0.0 -> give a number between 0 and 1, both excluded");
        assertThatThrownBy(() -> Power.usual().pairs(0, 1))
                .hasMessage("the absolute difference: 0.0 -> give a finite number above 0");
        assertThatThrownBy(() -> Power.usual().binaryPairs(0.3, 0.2))
                .hasMessage("discordant share: 0.2 -> give a number from the absolute difference, 0.3, to 1");
    }
}
