// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowDrawsTest {
    /**
     * Just below and above the limit of four draws a word, and 3,900, where a draw of 16 bits without refusal would be
     * off by 6 %.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 500, 3_900, 4_096, 4_097, 70_000})
    void everyRowIsDrawnEquallyOften(int n) {
        long[] counts = new long[n];
        int[] rows = new int[1_003];
        RowDraws draws = new RowDraws(n, new SplittableRandom(3));
        int rounds = Math.max(200, n / 4);
        for (int round = 0; round < rounds; round++) {
            draws.draw(rows);
            for (int row : rows) {
                counts[row]++;
            }
        }
        assertThat(deviations(counts)).isBetween(-4.0, 4.0);
    }

    @Test
    void neighboursAreIndependent() {
        int n = 37;
        long[] pairs = new long[n * n];
        int[] rows = new int[2_000];
        RowDraws draws = new RowDraws(n, new SplittableRandom(4));
        for (int round = 0; round < 100; round++) {
            draws.draw(rows);
            for (int i = 1; i < rows.length; i++) {
                pairs[rows[i - 1] * n + rows[i]]++;
            }
        }
        assertThat(deviations(pairs)).isBetween(-4.0, 4.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 500, 2_049, 5_000})
    void aSumIsTheSumOfTheRowsThatWouldHaveBeenDrawn(int n) {
        double[] values = new SplittableRandom(5).doubles(n).toArray();
        RowDraws summing = new RowDraws(n, new SplittableRandom(6));
        RowDraws drawing = new RowDraws(n, new SplittableRandom(6));
        int[] rows = new int[n];
        for (int round = 0; round < 20; round++) {
            drawing.draw(rows);
            double sum = Arrays.stream(rows).mapToDouble(row -> values[row]).sum();
            assertThat(summing.sum(values)).isCloseTo(sum, within(1e-9));
        }
    }

    /** How many standard deviations χ² lies from its mean; 0 where there is one cell. */
    private static double deviations(long... counts) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        double chiSquared = Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        int freedom = counts.length - 1;
        return freedom == 0 ? chiSquared : (chiSquared - freedom) / Math.sqrt(2.0 * freedom);
    }
}
