// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedProportionsTest {
    // gained, lost, n, level, bounds: the restricted likelihood maximised numerically (scipy 1.17.1 minimize_scalar,
    // brentq).
    // The first row is the airway data of Bentur et al., for which Fagerland, Lydersen and Laake (2014) give -0.517 and
    // -0.026.
    @ParameterizedTest
    @CsvSource({
        "1, 7, 21, 0.95, -0.5172322772714422, -0.026003030027502923",
        "12, 3, 100, 0.95, 0.015977141340306946, 0.17374284466916828",
        "121, 59, 1000, 0.95, 0.03612602016544072, 0.08848217362808458",
        "0, 0, 50, 0.95, -0.07134760, 0.07134760",
        "0, 6, 40, 0.95, -0.2907232486894868, -0.04923516031625954",
        "40, 20, 60, 0.95, 0.08113733084311095, 0.545414768638687",
        "5, 5, 30, 0.90, -0.17926789120186945, 0.17926789120414408",
    })
    void tango_equalsNumericalRestrictedLikelihood(long g, long l, long n, double level, double low, double high) {
        Interval interval = PairedProportions.tango(g, l, n, level);
        assertThat(interval.lower()).isCloseTo(low, within(2e-8));
        assertThat(interval.upper()).isCloseTo(high, within(2e-8));
        assertThat(interval.estimate()).isEqualTo((double) (g - l) / n);
    }

    @Test
    void tango_whereEveryPairIsGained_endsAtOne() {
        Interval interval = PairedProportions.tango(10, 0, 10, 0.95);
        assertThat(interval.upper()).isEqualTo(1);
        // the score is √(n(1 − d)/(1 + d)) there
        assertThat(interval.lower()).isCloseTo(0.4449344, within(1e-6));
        assertThat(PairedProportions.tango(0, 10, 10, 0.95).lower()).isEqualTo(-1);
    }

    @Test
    void score_atZero_isUncorrectedMcNemar() {
        double score = PairedProportions.score(121, 59, 1000, 0);
        assertThat(score * score).isCloseTo(21.355555555555554, within(1e-12));
    }

    @Test
    void tango_coversTheTruthAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(11);
        int covered = 0;
        for (int run = 0; run < 2000; run++) {
            int gained = 0;
            int lost = 0;
            for (int i = 0; i < 60; i++) {
                double u = random.nextDouble();
                gained += u < 0.2 ? 1 : 0;
                lost += u > 0.9 ? 1 : 0;
            }
            covered += PairedProportions.tango(gained, lost, 60, 0.95).contains(0.1) ? 1 : 0;
        }
        assertThat(covered / 2000.0).isBetween(0.93, 0.97);
    }

    @Test
    void tango_ofMoreDiscordantThanPairs_isRefused() {
        assertThatThrownBy(() -> PairedProportions.tango(3, 3, 5, 0.95)).hasMessage("n: 5 -> give at least 6");
    }
}
