// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final int RESAMPLES = 20_000;
    private static final Map<String, Bootstrap.Statistic> STATISTICS =
            Map.of("mean", Means::mean, "median", values -> Quantiles.linear(values, 0.5));

    @Test
    void percentile_equalsScipyWithinItsNoise() {
        forEachCase((o, statistic) -> {
            Interval interval =
                    Bootstrap.percentile(o.numbers("x"), statistic, 0.95, RESAMPLES, new SplittableRandom(1));
            close(interval, o.numbers("percentile"), o);
        });
    }

    @Test
    void bca_equalsScipyWithinItsNoise() {
        forEachCase((o, statistic) -> {
            Interval interval = Bootstrap.bca(o.numbers("x"), statistic, 0.95, RESAMPLES, new SplittableRandom(1));
            if (o.text("bca").contains("None")) { // scipy: not defined
                assertThat(interval.method()).contains("BCa not defined");
                close(interval, o.numbers("percentile"), o);
            } else {
                close(interval, o.numbers("bca"), o);
            }
        });
    }

    @Test
    void bca_ofPairedSeries() {
        Interval interval =
                Bootstrap.bca(PairedTestsTest.series(), Means::mean, 0.95, RESAMPLES, new SplittableRandom(2));
        assertThat(interval.lower()).isCloseTo(-0.60480, within(0.015));
        assertThat(interval.upper()).isCloseTo(-0.01193, within(0.015));
        assertThat(interval.n()).isEqualTo(200);
    }

    @Test
    void sameSeed_sameInterval() {
        double[] values = PairedTestsTest.series();
        Interval first = Bootstrap.bca(values, Means::mean, 0.9, 500, new SplittableRandom(5));
        assertThat(Bootstrap.bca(values, Means::mean, 0.9, 500, new SplittableRandom(5)))
                .isEqualTo(first);
        assertThat(Bootstrap.bca(values, Means::mean, 0.9, 500, new SplittableRandom(6)))
                .isNotEqualTo(first);
    }

    @Test
    void bca_withoutSpread_isOnePointAndSaysSo() {
        Interval interval = Bootstrap.bca(new double[] {2, 2, 2}, Means::mean, 0.95, 100, new SplittableRandom(1));
        assertThat(interval.lower()).isEqualTo(2);
        assertThat(interval.upper()).isEqualTo(2);
        assertThat(interval.method()).isEqualTo("bootstrap percentile (BCa not defined), 100 resamples");
    }

    @Test
    void tooFewResamples_areRefused() {
        assertThatThrownBy(
                        () -> Bootstrap.percentile(new double[] {1, 2}, Means::mean, 0.95, 99, new SplittableRandom(1)))
                .hasMessage("resamples: 99 -> give at least 100");
    }

    private interface Check {
        void of(Oracle oracle, Bootstrap.Statistic statistic);
    }

    private static void forEachCase(Check check) {
        Oracle oracle = Oracle.load("bootstrap.properties");
        oracle.cases(8).forEach(o -> {
            check.of(o, Objects.requireNonNull(STATISTICS.get(o.text("statistic"))));
        });
    }

    private static void close(Interval interval, double[] expected, Oracle o) {
        // the oracle's tolerance is for 50000 resamples; here are fewer
        double tolerance = 2 * o.number("tolerance");
        assertThat(interval.lower()).as(o.text("name")).isCloseTo(expected[0], within(tolerance));
        assertThat(interval.upper()).as(o.text("name")).isCloseTo(expected[1], within(tolerance));
    }
}
