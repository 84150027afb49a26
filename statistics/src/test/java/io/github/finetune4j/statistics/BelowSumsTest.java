// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BelowSumsTest {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(3);

    private double[] rising(int n, double from, double width) {
        return random.doubles(n, from, from + width).sorted().toArray();
    }

    private static void assertSums(double[] first, double[] second) {
        BelowSums sums = BelowSums.of(first, second).orElseThrow();
        double below = 0;
        double squares = 0;
        double otherSquares = 0;
        for (double x : first) {
            double less = below(second, x);
            below += less;
            squares += less * less;
        }
        for (double y : second) {
            otherSquares += below(first, y) * below(first, y);
        }
        assertThat(sums.sum()).isEqualTo(below);
        assertThat(sums.squares()).isEqualTo(squares);
        assertThat(sums.otherSquares()).isEqualTo(otherSquares);
    }

    private static double below(double[] values, double x) {
        double below = 0;
        for (double value : values) {
            below += value < x ? 1 : 0;
        }
        return below;
    }

    @Test
    void samplesOfAnySizes_overlappingMoreOrLess() {
        for (int round = 0; round < 3000; round++) {
            int n = 1 + random.nextInt(60);
            int m = 1 + random.nextInt(60);
            assertSums(rising(n, 0, 1), rising(m, random.nextDouble(-1.2, 1.2), random.nextDouble(0.1, 2)));
        }
    }

    @Test
    void oneSampleFarBelowTheOther() {
        assertSums(rising(7, 0, 1), rising(1000, 5, 1));
        assertSums(rising(1000, 5, 1), rising(7, 0, 1));
        assertSums(rising(1, 0, 1), rising(1, 5, 1));
    }

    @Test
    void aValueInCommon_givesNothing_whereverItLies() {
        int found = 0;
        for (int round = 0; round < 3000; round++) {
            double[] first = rising(1 + random.nextInt(30), 0, 1);
            double[] second = rising(1 + random.nextInt(30), random.nextDouble(-0.5, 0.5), 1);
            double shared = first[random.nextInt(first.length)];
            second[random.nextInt(second.length)] = shared;
            Arrays.sort(second);
            found += BelowSums.of(first, second).isEmpty() ? 1 : 0;
        }
        assertThat(found).isEqualTo(3000);
    }

    /** The sum of products is above the greatest long. The i-th of the first, from 0, is above i of the second. */
    @Test
    void sumsOfMillions_areExact() {
        int n = 3_200_000;
        double[] first = new double[n];
        double[] second = new double[n];
        for (int i = 0; i < n; i++) {
            first[i] = i - 0.5;
            second[i] = i;
        }
        Optional<BelowSums> sums = BelowSums.of(first, second);
        double count = n;
        double squares = (count - 1) * count * (2 * count - 1) / 6;
        assertThat(sums.orElseThrow().sum()).isEqualTo(count * (count - 1) / 2);
        assertThat(sums.orElseThrow().squares()).isCloseTo(squares, within(squares * 1e-14));
        assertThat(sums.orElseThrow().otherSquares()).isCloseTo(squares + count * count, within(squares * 1e-14));
    }
}
