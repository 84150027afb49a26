// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TriangularDistribution;
import org.junit.jupiter.api.Test;

class QuantityTest {
    private static double at(Quantity quantity, double probability) {
        return ((Form.Drawn) quantity.form()).distribution().at(probability);
    }

    private static double mean(Quantity quantity) {
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += at(quantity, (i + 0.5) / 100_000);
        }
        return sum / 100_000;
    }

    @Test
    void quantiles_areThoseOfTheDistributions() {
        NormalDistribution normal = new NormalDistribution(null, 3, 2);
        TriangularDistribution triangular = new TriangularDistribution(null, 1, 2, 6);
        for (double p : new double[] {1e-6, 0.01, 0.0749, 0.3, 0.5, 0.9251, 0.99, 0.999999}) {
            assertThat(at(Quantity.normal(3, 2), p))
                    .as("%s", p)
                    .isCloseTo(normal.inverseCumulativeProbability(p), within(1e-8));
            assertThat(at(Quantity.triangular(1, 2, 6), p))
                    .isCloseTo(triangular.inverseCumulativeProbability(p), within(1e-12));
            assertThat(at(Quantity.uniform(-2, 6), p)).isCloseTo(8 * p - 2, within(1e-12));
        }
        assertThat(at(Quantity.normal(0, 1), 0.975)).isCloseTo(1.959963984540054, within(1e-15));
        assertThat(at(Quantity.normal(0, 1), 1e-12)).isCloseTo(-7.034484, within(1e-6)); // R's qnorm
        assertThat(at(Quantity.logNormal(10, 0.5), 0.975)).isCloseTo(26.644, within(0.001));
        assertThat(mean(Quantity.logNormal(10, 0.5))).isCloseTo(10 * Math.exp(0.125), within(0.001));
        assertThat(mean(Quantity.triangular(2, 2, 8))).isCloseTo(4, within(1e-4));
    }

    @Test
    void samples_areEquallyProbable() {
        Quantity samples = Quantity.samples(7, 1, 3, 3);
        assertThat(new double[] {at(samples, 0.01), at(samples, 0.26), at(samples, 0.7), at(samples, 0.99)})
                .containsExactly(1, 3, 3, 7);
        assertThat(mean(samples)).isCloseTo(3.5, within(1e-9));
    }

    @Test
    void measured_isAsWideAsTheInterval() {
        Quantity quality = Quantity.measured(new Interval(0.8, 0.75, 0.85, 0.95, "Wilson", 400));
        assertThat(at(quality, 0.025)).isCloseTo(0.75, within(1e-12));
        assertThat(at(quality, 0.975)).isCloseTo(0.85, within(1e-12));
        assertThat(Quantity.measured(new Interval(2, 2, 2, 0.9, "known", 1)).toString())
                .isEqualTo("2.0");
    }

    @Test
    void score_onRecord_isTheCandidates() {
        Map<String, Object> figure = Map.of("estimate", 0.8, "lower", 0.7, "upper", 0.9, "level", 0.95);
        Evaluated alone = evaluated(Map.of("scores", Map.of("exact match", figure)));
        Evaluated compared = evaluated(Map.of("metrics", Map.of("exact match", Map.of("candidate", figure))));
        assertThat(Measured.score(alone, "exact match").lower()).isEqualTo(0.7);
        assertThat(Measured.score(compared, "exact match").upper()).isEqualTo(0.9);
        assertThatThrownBy(() -> Measured.score(alone, "f1"))
                .hasMessage("score f1 of evaluation/e: no estimate on record -> name a metric that was evaluated");
    }

    private static Evaluated evaluated(Map<String, Object> figures) {
        return new Evaluated("e", Instant.EPOCH, "m", "", "d", figures);
    }

    @Test
    void factories_ofNoNumbers_refuse() {
        assertThatThrownBy(() -> Quantity.fixed(Double.NaN)).hasMessage("fixed quantity: NaN -> give a finite number");
        assertThatThrownBy(() -> Quantity.normal(1, 0)).hasMessageContaining("standard deviation: 0.0 ->");
        assertThatThrownBy(() -> Quantity.normal(Double.POSITIVE_INFINITY, 1)).hasMessageContaining("mean");
        assertThatThrownBy(() -> Quantity.uniform(2, 2)).hasMessageContaining("from 2.0 to 2.0 ->");
        assertThatThrownBy(() -> Quantity.triangular(1, 5, 4)).hasMessageContaining("mode");
        assertThatThrownBy(() -> Quantity.logNormal(-1, 1)).hasMessageContaining("median: -1.0 ->");
        assertThatThrownBy(Quantity::samples).hasMessageContaining("none ->");
        assertThatThrownBy(() -> Quantity.samples(1, Double.NaN)).hasMessageContaining("NaN ->");
        assertThatThrownBy(() -> Quantity.fixed(1).dividedBy(0)).hasMessageContaining("divisor: 0 ->");
        assertThatThrownBy(() -> Quantity.fixed(1).times(2).named("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("-> name its parts");
    }
}
