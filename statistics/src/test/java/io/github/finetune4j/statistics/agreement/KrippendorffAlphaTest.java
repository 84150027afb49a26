// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.agreement;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.Golden;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KrippendorffAlphaTest {
    private static final JsonNode GOLDEN = Golden.load("alpha.json");

    private static double[][] ratings(JsonNode table) {
        return each(table.get("raters_by_units"))
                .map(rater -> each(rater)
                        .mapToDouble(v -> v.isNumber() ? v.asDouble() : Double.NaN)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Also on resamples: the same items, some of them several times. */
    @ParameterizedTest
    @EnumSource
    void alpha_isKrippendorffs(Agreement.Level level) {
        String word = level.name().toLowerCase(Locale.ROOT);
        int[] compared = {0};
        each(GOLDEN.get("tables"), 5).forEach(table -> {
            KrippendorffAlpha alpha = KrippendorffAlpha.of(ratings(table), level);
            close(
                    table.get("name").asText(),
                    alpha.estimate(),
                    table.get("alpha").get(word).asDouble(),
                    1e-9);
            JsonNode bootstrap = table.get("bootstrap");
            JsonNode values = bootstrap.get("alpha").path(word);
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i).isNumber()) {
                    double mine =
                            alpha.ofItems(integers(bootstrap.get("unit_index").get(i)));
                    close("resample " + i, mine, values.get(i).asDouble(), 1e-9);
                    compared[0]++;
                }
            }
        });
        assertThat(compared[0]).isGreaterThan(level == Agreement.Level.RATIO ? -1 : 450);
    }

    @Test
    void meaning_isKrippendorffs() {
        assertThat(KrippendorffAlpha.meaning(0.8)).isEqualTo(KrippendorffAlpha.Meaning.RELIABLE);
        assertThat(KrippendorffAlpha.meaning(0.799)).isEqualTo(KrippendorffAlpha.Meaning.TENTATIVE);
        assertThat(KrippendorffAlpha.meaning(0.667)).isEqualTo(KrippendorffAlpha.Meaning.TENTATIVE);
        assertThat(KrippendorffAlpha.meaning(0.666)).isEqualTo(KrippendorffAlpha.Meaning.UNRELIABLE);
        assertThat(KrippendorffAlpha.meaning(Double.NaN)).isEqualTo(KrippendorffAlpha.Meaning.UNRELIABLE);
    }

    @Test
    void items_areThoseWithTwoRatings() {
        double x = Double.NaN;
        KrippendorffAlpha alpha = KrippendorffAlpha.of(
                new double[][] {{1, 2, x, 1, x}, {1, x, 3, 2, x}, {1, x, x, 2, x}}, Agreement.Level.NOMINAL);

        assertThat(alpha.items()).isEqualTo(2);
        assertThat(alpha.pairable()).isEqualTo(6);
        assertThat(alpha.meaning()).isEqualTo(KrippendorffAlpha.Meaning.UNRELIABLE);
    }

    @Test
    void interval_isOfTheSeed_andHoldsTheEstimate() {
        KrippendorffAlpha alpha =
                KrippendorffAlpha.of(ratings(GOLDEN.get("tables").get(0)), Agreement.Level.ORDINAL);
        Interval interval = alpha.interval(0.95, 2000, new SplittableRandom(3));

        assertThat(interval).isEqualTo(alpha.interval(0.95, 2000, new SplittableRandom(3)));
        assertThat(interval.contains(alpha.estimate())).isTrue();
        assertThat(interval.width()).isBetween(0.05, 0.3);
        assertThat(interval.n()).isEqualTo(40);
    }

    @Test
    void interval_ofOneItem_isAnError() {
        double x = Double.NaN;
        KrippendorffAlpha alpha = KrippendorffAlpha.of(new double[][] {{1, 2, x}, {1, x, 3}}, Agreement.Level.NOMINAL);

        assertThatThrownBy(() -> alpha.interval(0.95, 2000, new SplittableRandom(1)))
                .hasMessage("items with two ratings: 1 -> give at least 2");
    }

    /** 400 samples of 80 items: the interval of 95 % holds α of the population in 92 to 97.5 % of them. */
    @Test
    void interval_coversTheAlphaOfThePopulation() {
        double truth = KrippendorffAlpha.of(sample(200_000, 0), Agreement.Level.INTERVAL)
                .estimate();
        int held = 0;
        for (int i = 1; i <= 400; i++) {
            Interval interval = KrippendorffAlpha.of(sample(80, i), Agreement.Level.INTERVAL)
                    .interval(0.95, 400, new SplittableRandom(i));
            held += interval.contains(truth) ? 1 : 0;
        }
        assertThat(truth).isBetween(0.4, 0.8);
        assertThat(held).isBetween(368, 390);
    }

    /** Three raters who see a value through noise, on five grades; one rating in ten is missing. */
    private static double[][] sample(int items, long seed) {
        java.util.Random random = new java.util.Random(seed);
        double[][] ratings = new double[3][items];
        for (int item = 0; item < items; item++) {
            double value = 3 + random.nextGaussian();
            for (double[] rater : ratings) {
                double seen = Math.rint(value + 0.7 * random.nextGaussian());
                rater[item] = random.nextDouble() < 0.1 ? Double.NaN : Math.max(1, Math.min(5, seen));
            }
        }
        assertThat(Arrays.stream(ratings)).hasSize(3);
        return ratings;
    }
}
