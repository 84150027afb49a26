// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.internal.tile.JudgedTile.Opinion;
import io.github.finetune4j.monitor.internal.tile.JudgedTile.Pair;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class JudgedTileTest {
    private static JudgedTile tile() {
        return (JudgedTile) TileKind.JUDGED.empty(0);
    }

    private static JudgedTile drawn(RandomGenerator random, int judged, int labels, double good) {
        JudgedTile tile = tile();
        TreeMap<Long, Pair> pairs = new TreeMap<>();
        for (int i = 0; i < judged; i++) {
            boolean right = random.nextDouble() < good;
            double opinion = (right ? 0.6 : 0.3) + 0.4 * random.nextDouble();
            tile.judged("r" + i, opinion, random.nextInt(1000));
            if (i < labels) {
                tile.labelled("r" + i, right ? 1 : 0);
            }
        }
        tile.labels().forEach((answer, label) -> {
            Opinion its = Objects.requireNonNull(tile.opinions().get(answer));
            pairs.put(answer, new Pair(label, its.value()));
        });
        tile.correct(pairs);
        return tile;
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
        JudgedTile tile = drawn(random, 200, 40, 0.5);
        double signal = tile.signal();
        double estimate = tile.figure().orElseThrow().estimate();
        tile.correct(new TreeMap<>());
        assertThat(tile.signal()).isEqualTo(signal);
        assertThat(tile.figure().orElseThrow().estimate())
                .isNotEqualTo(estimate)
                .isEqualTo(signal);
        assertThat(tile.weight()).isEqualTo(200);
    }

    @Test
    void state_bringsAllOfItBack() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        JudgedTile tile = drawn(random, 20, 12, 0.5);
        tile.failed();
        List<?> state = (List<?>) Json.parse(Json.write(tile.state()));
        assertThat(state).isNotNull();
        JudgedTile again = (JudgedTile) TileKind.JUDGED.restore(state == null ? List.of() : state, 0);
        assertThat(again.opinions()).isEqualTo(tile.opinions());
        assertThat(again.labels()).isEqualTo(tile.labels());
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.n()).isEqualTo(33);
        assertThat(tile().state()).isEmpty();
        assertThat(tile().figure()).isEmpty();
        assertThat(tile().signal()).isNaN();
    }

    @Test
    void merged_isAsIfAllWereOne() {
        JudgedTile one = tile();
        JudgedTile other = tile();
        JudgedTile both = tile();
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
