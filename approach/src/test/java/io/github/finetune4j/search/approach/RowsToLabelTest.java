// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the number of rows to label is about right, and how often the verdict is wrong. */
class RowsToLabelTest {
    private static final double LEVEL = 0.95;
    private static final int DRAWS = 2000;

    /** One row's difference: 1 with one chance, −1 with another. */
    private static double[] rates(int rows, double gained, double lost, SplittableRandom random) {
        return IntStream.range(0, rows)
                .mapToDouble(i -> {
                    double u = random.nextDouble();
                    return u < gained ? 1 : u < gained + lost ? -1 : 0;
                })
                .toArray();
    }

    private static boolean decides(PairedGain gain, double margin) {
        return gain.interval(LEVEL).upper() < margin || gain.interval(LEVEL).lower() > 0;
    }

    private static PairedGain seen(int gained, int lost, int of) {
        double[] differences = new double[of];
        Arrays.fill(differences, 0, gained, 1);
        Arrays.fill(differences, gained, gained + lost, -1);
        return new PairedGain(differences, true, 1);
    }

    @ParameterizedTest(name = "gained {0}, lost {1} of 200, margin {2}")
    @CsvSource({
        "24, 16, 0.02", // better by 4 points: needs rows to show it
        "22, 18, 0.05", // by 2 points of 5: to show that it is within the margin
        "30, 30, 0.05", // no difference
        "10, 4, 0.02",
        "16, 24, 0.02", // worse
        "4, 2, 0.03"
    })
    void thatManyFreshRows_decideFourTimesOfFive(int gained, int lost, double margin) {
        PairedGain seen = seen(gained, lost, 200);
        assertThat(decides(seen, margin)).as("undecided so far").isFalse();
        long rows = seen.rowsToDecide(LEVEL, margin);
        SplittableRandom random = new SplittableRandom(11);
        long decided = IntStream.range(0, DRAWS)
                .filter(i -> decides(
                        new PairedGain(rates((int) rows, gained / 200.0, lost / 200.0, random), true, 1), margin))
                .count();
        System.out.printf(
                "gained %d, lost %d, margin %.2f: %d rows, decided %.3f%n",
                gained, lost, margin, rows, (double) decided / DRAWS);
        assertThat((double) decided / DRAWS).as("%d rows", rows).isBetween(0.76, 0.86);
    }

    @Test
    void thatManyRows_ofOtherScores_decideFourTimesOfFive() {
        SplittableRandom random = new SplittableRandom(5);
        // standardised, so that what is seen is the truth that is drawn from
        double[] raw =
                IntStream.range(0, 100).mapToDouble(i -> random.nextGaussian()).toArray();
        double mean = Arrays.stream(raw).average().orElseThrow();
        double deviation =
                Math.sqrt(Arrays.stream(raw).map(v -> (v - mean) * (v - mean)).sum() / 99);
        double[] seen =
                Arrays.stream(raw).map(v -> 0.03 + 0.2 * (v - mean) / deviation).toArray();
        long rows = new PairedGain(seen, false, 1).rowsToDecide(LEVEL, 0.02);
        // (1.96 + 0.8416)² · 0.2² / 0.03² = 349 to show that it is better; some are shown within the margin
        assertThat(rows).isBetween(335L, 349L);
        long decided = IntStream.range(0, 200)
                .filter(i -> decides(
                        new PairedGain(
                                IntStream.range(0, (int) rows)
                                        .mapToDouble(row -> 0.03 + 0.2 * random.nextGaussian())
                                        .toArray(),
                                false,
                                i),
                        0.02))
                .count();
        assertThat(decided / 200.0).isBetween(0.72, 0.88);
    }

    /**
     * Where the dearer one is exactly better by the margin, or not at all, the wrong verdict comes in 2.5 % at most.
     */
    @ParameterizedTest(name = "true gain {0}")
    @CsvSource({"0.05", "0"})
    void wrongVerdicts_areAsRareAsTheLevelSays(double truth) {
        SplittableRandom random = new SplittableRandom(3);
        long wrong = IntStream.range(0, 4000)
                .filter(i -> {
                    PairedGain gain = new PairedGain(rates(400, 0.1 + truth, 0.1, random), true, 1);
                    return truth > 0
                            ? gain.interval(LEVEL).upper() < 0.05
                            : gain.interval(LEVEL).lower() > 0;
                })
                .count();
        System.out.printf("true gain %.2f: wrong %.4f%n", truth, wrong / 4000.0);
        assertThat(wrong / 4000.0).isLessThan(0.033); // 2.5 % and three standard errors
    }
}
