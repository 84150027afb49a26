// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.internal.window.JudgedWindow.Opinion;
import io.github.finetune4j.monitor.internal.window.JudgedWindow.Pair;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class JudgedWindowTest {
    private static JudgedWindow window() {
        return (JudgedWindow) WindowKind.JUDGED.empty(0);
    }

    private static JudgedWindow drawn(RandomGenerator random, int judged, int labels, double good) {
        JudgedWindow window = window();
        TreeMap<Long, Pair> pairs = new TreeMap<>();
        for (int i = 0; i < judged; i++) {
            boolean right = random.nextDouble() < good;
            double opinion = (right ? 0.6 : 0.3) + 0.4 * random.nextDouble();
            window.judged("r" + i, opinion, random.nextInt(1000));
            if (i < labels) {
                window.labelled("r" + i, right ? 1 : 0);
            }
        }
        window.labels().forEach((answer, label) -> {
            Opinion its = Objects.requireNonNull(window.opinions().get(answer));
            pairs.put(answer, new Pair(label, its.value()));
        });
        window.correct(pairs);
        return window;
    }

    @Test
    void interval_holdsWhatPeopleWouldSay_asOftenAsItClaims() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        for (double good : new double[] {0.5, 0.85, 0.98}) {
            int held = 0;
            int runs = 1000;
            double width = 0;
            for (int run = 0; run < runs; run++) {
                Interval figure = drawn(random, 300, 30, good).figure().orElseThrow();
                held += figure.contains(good) ? 1 : 0;
                width += figure.width() / runs;
            }
            // three standard errors of 95 % in 1000 runs are 2.1 %
            assertThat(held / (double) runs).as("good %s", good).isGreaterThan(0.929);
            assertThat(width).as("good %s", good).isLessThan(0.45);
        }
    }

    @Test
    void tenLabelsThatAgree_areNoCertainty() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        Interval figure = drawn(random, 10, 10, 1).figure().orElseThrow();
        assertThat(figure.method()).startsWith("people alone");
        assertThat(figure.estimate()).isEqualTo(1);
        assertThat(figure.lower()).isBetween(0.6, 0.8); // Wilson's is 0.72
        Interval nine = drawn(random, 100, 9, 1).figure().orElseThrow();
        assertThat(nine.method()).contains("own opinion", "9 labelled");
    }

    @Test
    void labels_moveTheFigure_andNotWhatTheDetectorSees() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        JudgedWindow window = drawn(random, 200, 40, 0.5);
        double signal = window.signal();
        double estimate = window.figure().orElseThrow().estimate();
        window.correct(new TreeMap<>());
        assertThat(window.signal()).isEqualTo(signal);
        assertThat(window.figure().orElseThrow().estimate())
                .isNotEqualTo(estimate)
                .isEqualTo(signal);
        assertThat(window.weight()).isEqualTo(200);
    }

    @Test
    void state_bringsAllOfItBack() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        JudgedWindow window = drawn(random, 20, 12, 0.5);
        window.failed();
        List<?> state = (List<?>) Json.parse(Json.write(window.state()));
        assertThat(state).isNotNull();
        JudgedWindow again = (JudgedWindow) WindowKind.JUDGED.restore(state == null ? List.of() : state, 0);
        assertThat(again.opinions()).isEqualTo(window.opinions());
        assertThat(again.labels()).isEqualTo(window.labels());
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.n()).isEqualTo(33);
        assertThat(window().state()).isEmpty();
        assertThat(window().figure()).isEmpty();
        assertThat(window().signal()).isNaN();
    }

    @Test
    void merged_isAsIfAllWereOne() {
        JudgedWindow one = window();
        JudgedWindow other = window();
        JudgedWindow both = window();
        for (int i = 0; i < 40; i++) {
            (i % 2 == 0 ? one : other).judged("r" + i, i / 40.0, i);
            both.judged("r" + i, i / 40.0, i);
        }
        other.failed();
        both.failed();
        one.merge(other);
        assertThat(one.figure()).isEqualTo(both.figure());
        assertThat(one.state()).isEqualTo(both.state());
    }
}
