// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.benchmarks.KayentaRule.Word;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KayentaRuleTest {
    private static double[] series(double mean, long seed) {
        Random random = new Random(seed);
        double[] values = new double[40];
        Arrays.setAll(values, i -> mean + random.nextGaussian());
        return values;
    }

    @Test
    void classify_ofAClearShift_isHighOrLow() {
        assertThat(KayentaRule.classify(series(20, 1), series(10, 2))).isEqualTo(Word.HIGH);
        assertThat(KayentaRule.classify(series(10, 1), series(20, 2))).isEqualTo(Word.LOW);
    }

    @Test
    void classify_ofNoShift_passes() {
        assertThat(KayentaRule.classify(series(10, 1), series(10, 2))).isEqualTo(Word.PASS);
        assertThat(KayentaRule.classify(series(10, 1), series(10, 1))).isEqualTo(Word.PASS);
        assertThat(KayentaRule.classify(new double[] {3, 3}, new double[] {3, 3, 3}))
                .isEqualTo(Word.PASS);
    }

    @Test
    void traps_passKayenta_andAreRolledBackHere() {
        assertThat(KayentaTraps.rows())
                .hasSize(3)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("kayenta", "PASS")
                        .containsEntry("rollout_as_it_stands", "UNDECIDED")
                        .containsEntry("rollout_in_the_end", "ROLLED_BACK"));
    }
}
