// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactPairedTest {
    private static double p(long gained, long lost, long n, double margin) {
        return NonInferiority.ratesExact(gained, lost, n, margin, 0.95).pValue();
    }

    @Test
    void withoutDiscordantPairs_itIsTheChanceOfNone() {
        // at the margin, with no pair gained: (1 - 0.02)^n; the interval of the rate and Chernoff's bound add 0.001
        // each
        assertThat(p(0, 0, 400, 0.02)).isBetween(0.002, 0.02);
        assertThat(p(0, 0, 100, 0.02)).isGreaterThan(Math.pow(0.98, 100)).isGreaterThan(0.05);
    }

    @Test
    void itIsNearTheScoreTest_forManyPairs() {
        double exact = p(180, 242, 5000, 0.02);
        double score = NonInferiority.rates(180, 242, 5000, 0.02).pValue();
        assertThat(exact).isBetween(score, 2 * score + 0.005);
        assertThat(p(100, 200, 5000, 0.02)).isEqualTo(1);
        assertThat(p(200, 100, 5000, 0.02)).isBetween(0.002, 0.0021);
    }

    @Test
    void whereTheMarginIsTheTruth_itIsWrongNoOftenerThanItSays() {
        SplittableRandom random = new SplittableRandom(7);
        for (double rate : new double[] {0.02, 0.05, 0.3}) {
            int wrong = 0;
            for (int study = 0; study < 1000; study++) {
                long lost = 0;
                long gained = 0;
                for (int row = 0; row < 300; row++) {
                    double draw = random.nextDouble();
                    lost += draw < (rate + 0.02) / 2 ? 1 : 0;
                    gained += draw >= (rate + 0.02) / 2 && draw < rate ? 1 : 0;
                }
                wrong += p(gained, lost, 300, 0.02) <= 0.05 ? 1 : 0;
            }
            assertThat(wrong).as("rate " + rate).isLessThan(71); // 50 at most are expected, σ 6.9
        }
    }

    @Test
    void whatCannotBeMeant_isRefused() {
        assertThatThrownBy(() -> p(3, 3, 5, 0.02)).hasMessage("n: 5 -> give at least 6");
        assertThatThrownBy(() -> p(0, 0, 5, 0))
                .hasMessage("margin: 0.0 -> give a number between 0 and 1, both excluded");
    }
}
