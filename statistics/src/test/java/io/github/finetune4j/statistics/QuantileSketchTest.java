// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.summary.QuantileSketch;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {
    private static double[] values(int n) {
        SplittableRandom random = new SplittableRandom(3);
        double[] values = new double[n];
        Arrays.setAll(values, i -> Math.exp(4 + 2 * random.nextGaussian()));
        return values;
    }

    private static QuantileSketch of(double... values) {
        QuantileSketch sketch = QuantileSketch.create();
        Arrays.stream(values).forEach(sketch::add);
        return sketch;
    }

    @Test
    void everyQuantile_isWithinOnePercentOfTheExactOne() {
        double[] values = values(100_000);
        QuantileSketch sketch = of(values);
        Arrays.sort(values);
        for (double p : new double[] {0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
            double exact = values[Math.max(1, (int) Math.ceil(p * values.length)) - 1];
            assertThat(sketch.quantile(p)).isCloseTo(exact, within(0.0100001 * exact));
        }
        assertThat(sketch.min()).isEqualTo(values[0]);
        assertThat(sketch.max()).isEqualTo(values[values.length - 1]);
        assertThat(sketch.state().bins().length).isLessThan(1200);
    }

    @Test
    void merging_isAddingAllToOne() {
        double[] values = values(2000);
        QuantileSketch left = of(Arrays.copyOfRange(values, 0, 700));
        QuantileSketch right = of(Arrays.copyOfRange(values, 700, 2000));
        left.merge(right);
        QuantileSketch all = of(values);
        assertThat(left.count()).isEqualTo(2000);
        assertThat(left.state().bins()).isEqualTo(all.state().bins());
        assertThat(left.state().counts()).isEqualTo(all.state().counts());
        assertThat(left.sum()).isCloseTo(all.sum(), within(1e-6));
        assertThat(right.count()).isEqualTo(1300);
    }

    @Test
    void aSketch_comesBackFromItsState() {
        QuantileSketch sketch = of(0, 1, 2, 3, 1000);
        QuantileSketch back = QuantileSketch.of(sketch.state());
        back.add(5);
        assertThat(back.count()).isEqualTo(6);
        assertThat(back.quantile(0)).isZero();
        assertThat(back.quantile(1)).isEqualTo(1000);
        assertThat(back.sum()).isEqualTo(1011);
    }

    @Test
    void theStateIsACopy() {
        QuantileSketch.State state = of(1, 2).state();
        state.counts()[0] = 99;
        assertThat(state.counts()[0]).isEqualTo(1);
    }

    @Test
    void whatCannotBe_isRefused() {
        QuantileSketch sketch = QuantileSketch.create();
        assertThatIllegalArgumentException().isThrownBy(() -> sketch.add(-1)).withMessageContaining(" -> ");
        assertThatIllegalArgumentException().isThrownBy(() -> sketch.add(Double.NaN));
        assertThatIllegalStateException().isThrownBy(() -> sketch.quantile(0.5)).withMessageContaining(" -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuantileSketch.State(new int[] {1, 1}, new long[] {1, 1}, 0, 2, 1, 1))
                .withMessageContaining(" -> ");
    }
}
