// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Events as JSON and back. */
public final class Audit {
    private Audit() {}

    public static Map<String, Object> numbers(LiveGateResult result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("gate", result.gate().name());
        map.put("arm", result.arm());
        map.put("epoch", (long) result.epoch());
        map.put("outcome", result.status().name());
        put(map, "baseline", result.baseline());
        put(map, "candidate", result.candidate());
        map.put("baseline_n", result.baselineSample());
        map.put("candidate_n", result.candidateSample());
        result.effect().ifPresent(effect -> put(map, effect));
        return map;
    }

    private static void put(Map<String, Object> map, Interval effect) {
        put(map, "effect", effect.estimate());
        put(map, "lower", effect.lower());
        put(map, "upper", effect.upper());
        map.put("level", effect.level());
        map.put("method", effect.method());
    }

    /** Numbers that JSON can't hold are left out. */
    private static void put(Map<String, Object> map, String name, double value) {
        if (Double.isFinite(value)) {
            map.put(name, value);
        }
    }

    public static String json(RolloutEvent event) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("at", event.at().toString());
        map.put("rollout", event.rollout());
        map.put("version", event.version());
        map.put("kind", event.kind().word());
        map.put("who", event.who());
        map.put("why", event.why());
        map.put("numbers", event.numbers());
        return Json.write(map);
    }

    /** {@return the arms that a rollout began with, the baseline first} */
    public static List<String> arms(List<String> events) {
        return events.stream()
                .map(Audit::parse)
                .map(event -> event.numbers().get("arms"))
                .flatMap(arms -> arms instanceof List<?> list ? Stream.of(list) : Stream.empty())
                .findFirst()
                .map(arms -> arms.stream().map(String::valueOf).toList())
                .orElseThrow(() -> new RolloutException(
                        "the audit of the rollout does not say which arms it began with -> was a part of it deleted?"));
    }

    public static RolloutEvent parse(String json) {
        Map<String, Object> map = StoredFields.parse(json);
        return new RolloutEvent(
                Instant.parse(StoredFields.text(map, "at")),
                StoredFields.text(map, "rollout"),
                StoredFields.integer(map, "version"),
                RolloutEvent.Kind.ofWord(StoredFields.text(map, "kind")),
                StoredFields.text(map, "who"),
                StoredFields.text(map, "why"),
                Json.plainMap(StoredFields.map(map.get("numbers"), "numbers")));
    }
}
