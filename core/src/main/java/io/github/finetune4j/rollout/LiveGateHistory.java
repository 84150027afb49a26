// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.rollout.internal.state.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The confidence sequence of one gate and one candidate over the interim analyses of one stage. Of a long stage,
 * analyses are left out evenly, so that there are at most 80 points.
 *
 * @param series the gate's name and the candidate's, for example {@code error_rate no worse by 0.01 · candidate}
 * @param epoch which stage run it is about, from 1
 * @param points oldest first, at least one
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record LiveGateHistory(String series, int epoch, List<Point> points) {
    /** Copies the points. */
    public LiveGateHistory {
        points = List.copyOf(points);
    }

    /**
     * The effect at one interim analysis, in the metric's unit, as in {@link LiveGateResult#effect()}.
     *
     * @param at when
     * @param estimate candidate less baseline, or the candidate alone for {@link LiveGate.Kind#WITHIN}
     * @param lower bound
     * @param upper bound
     * @since 0.1
     */
    public record Point(Instant at, double estimate, double lower, double upper) {}

    private record Key(String series, int epoch) {}

    static List<LiveGateHistory> of(History history) {
        Map<Key, List<Point>> points = new LinkedHashMap<>();
        for (History.Look look : history.looks()) {
            look.intervals()
                    .forEach((series, value) -> points.computeIfAbsent(
                                    new Key(series, look.epoch()), key -> new ArrayList<>())
                            .add(new Point(look.at(), value[0], value[1], value[2])));
        }
        return points.entrySet().stream()
                .map(each -> new LiveGateHistory(
                        each.getKey().series(), each.getKey().epoch(), each.getValue()))
                .toList();
    }

    /**
     * {@return whether it is of this gate}
     *
     * @param gate by its name
     */
    public boolean isOf(LiveGate gate) {
        return series.startsWith(gate.name() + " · ");
    }
}
