// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sequences over time, for {@link io.github.finetune4j.rollout.Rollout#history}: at most {@link #MOST} looks; then
 * every second one is left out, so a rollout of a year is drawn as well as one of an hour.
 */
public final class History {
    private static final int MOST = 80;
    private static final History EMPTY = of(List.of(), 1);

    /**
     * One look: by gate and arm, estimate, lower and upper bound; and the same as JSON, which is written again with
     * each state.
     */
    public record Look(Instant at, int epoch, Map<String, double[]> intervals, String json) {
        static Look of(Instant at, int epoch, Map<String, double[]> intervals) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("at", at.toString());
            row.put("epoch", (long) epoch);
            Map<String, Object> values = new LinkedHashMap<>();
            intervals.forEach((name, value) -> values.put(name, List.of(value[0], value[1], value[2])));
            row.put("intervals", values);
            return new Look(at, epoch, intervals, Json.write(row));
        }
    }

    private final List<Look> looks;
    private final int stride;
    private final int skipped;
    private final String json;

    private History(List<Look> looks, int stride, int skipped, String json) {
        this.looks = looks;
        this.stride = stride;
        this.skipped = skipped;
        this.json = json;
    }

    private static History of(List<Look> looks, int stride) {
        StringBuilder text = new StringBuilder("[").append(stride);
        looks.forEach(look -> text.append(',').append(look.json()));
        return new History(List.copyOf(looks), stride, 0, text.append(']').toString());
    }

    static History empty() {
        return EMPTY;
    }

    static String series(LiveGateResult result) {
        return result.gate().name() + " · " + result.arm();
    }

    public List<Look> looks() {
        return looks;
    }

    public History plus(Instant at, int epoch, List<LiveGateResult> results) {
        if (skipped + 1 < stride) {
            return new History(looks, stride, skipped + 1, json);
        }
        Map<String, double[]> intervals = new LinkedHashMap<>();
        for (LiveGateResult result : results) {
            if (result.epoch() == epoch) {
                result.effect()
                        .filter(History::finite)
                        .ifPresent(effect -> intervals.put(
                                series(result), new double[] {effect.estimate(), effect.lower(), effect.upper()}));
            }
        }
        if (intervals.isEmpty()) {
            return this;
        }
        List<Look> more = new ArrayList<>(looks);
        more.add(Look.of(at, epoch, intervals));
        return more.size() <= MOST ? of(more, stride) : thinned(more);
    }

    private History thinned(List<Look> all) {
        List<Look> every2nd = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            every2nd.add(all.get(i));
        }
        return of(every2nd, stride * 2);
    }

    private static boolean finite(Interval interval) {
        return Double.isFinite(interval.estimate())
                && Double.isFinite(interval.lower())
                && Double.isFinite(interval.upper());
    }

    /** {@return an array: how many looks one stands for, then the looks} */
    String json() {
        return json;
    }

    static History of(List<?> rows) {
        if (rows.isEmpty() || !(rows.get(0) instanceof Number stride)) {
            return EMPTY;
        }
        List<Look> looks = new ArrayList<>();
        for (Object row : rows.subList(1, rows.size())) {
            Map<?, ?> map = StoredFields.map(row, "history");
            Map<?, ?> values = StoredFields.map(map.get("intervals"), "intervals");
            Map<String, double[]> intervals = new LinkedHashMap<>();
            values.keySet()
                    .forEach(name -> intervals.put(String.valueOf(name), StoredFields.numbers(values, (String) name)));
            looks.add(Look.of(
                    Instant.parse(StoredFields.text(map, "at")), (int) StoredFields.integer(map, "epoch"), intervals));
        }
        return of(looks, stride.intValue());
    }
}
