// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Silence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts as JSON, as they lie in the journal and as webhooks send them. */
public final class AlertJson {
    private AlertJson() {}

    /** {@return an event as JSON} */
    public static Map<String, Object> of(AlertEvent event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", event.number());
        json.put("event", word(event.kind()));
        json.put("at", event.at().toString());
        json.put("who", event.who());
        json.put("why", event.why());
        json.put("alert", of(event.alert()));
        return json;
    }

    private static Map<String, Object> of(Alert alert) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", alert.id());
        json.put("kind", word(alert.kind()));
        json.put("state", word(alert.state()));
        json.put("firedAt", alert.firedAt().toString());
        json.put("since", alert.since().toString());
        json.put("summary", alert.summary());
        json.put("action", word(alert.suggestion().action()));
        json.put("reason", alert.suggestion().why());
        json.put("evidence", alert.evidence().stream().map(AlertJson::of).toList());
        return json;
    }

    private static Map<String, Object> of(Evidence evidence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("monitor", evidence.monitor());
        json.put("label", evidence.slice().label());
        json.put("value", evidence.slice().value());
        json.put("earliest", evidence.earliest().toString());
        json.put("began", evidence.began().toString());
        json.put("latest", evidence.latest().toString());
        json.put("before", interval(evidence.before()));
        json.put("after", interval(evidence.after()));
        json.put("chancePerYear", evidence.chance());
        json.put("explanation", evidence.explanation());
        json.put("examples", evidence.examples());
        return json;
    }

    private static @Nullable Map<String, Object> interval(@Nullable Interval interval) {
        return interval == null
                ? null
                : Map.of(
                        "estimate", interval.estimate(),
                        "lower", bound(interval.lower()),
                        "upper", bound(interval.upper()),
                        "level", interval.level(),
                        "method", interval.method(),
                        "n", interval.n());
    }

    // JSON has no infinity, which is the bound of what nothing can be said about
    private static Object bound(double bound) {
        return Double.isInfinite(bound) ? Double.toString(bound) : (Object) bound;
    }

    private static double bound(Map<?, ?> json, String name) {
        return Double.parseDouble(text(json, name));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** {@return an event as it was} */
    public static AlertEvent event(Map<?, ?> json) {
        return new AlertEvent(
                number(json, "number").longValue(),
                constant(AlertEvent.Kind.class, json, "event"),
                time(json, "at"),
                alert(object(json.get("alert"))),
                text(json, "who"),
                text(json, "why"));
    }

    private static Alert alert(Map<?, ?> json) {
        List<Evidence> evidence = new ArrayList<>();
        list(json.get("evidence")).forEach(each -> evidence.add(evidence(object(each))));
        return new Alert(
                text(json, "id"),
                constant(Alert.Kind.class, json, "kind"),
                constant(Alert.State.class, json, "state"),
                time(json, "firedAt"),
                evidence,
                new Suggestion(constant(Suggestion.Action.class, json, "action"), text(json, "reason")),
                time(json, "since"));
    }

    private static Evidence evidence(Map<?, ?> json) {
        return new Evidence(
                text(json, "monitor"),
                new Slice(text(json, "label"), text(json, "value")),
                time(json, "earliest"),
                time(json, "began"),
                time(json, "latest"),
                level(json.get("before")),
                level(json.get("after")),
                number(json, "chancePerYear").doubleValue(),
                text(json, "explanation"),
                list(json.get("examples")).stream().map(String::valueOf).toList());
    }

    private static @Nullable Interval level(@Nullable Object json) {
        return json instanceof Map<?, ?> map
                ? new Interval(
                        number(map, "estimate").doubleValue(),
                        bound(map, "lower"),
                        bound(map, "upper"),
                        number(map, "level").doubleValue(),
                        text(map, "method"),
                        number(map, "n").longValue())
                : null;
    }

    /** {@return a silence as JSON} */
    public static Map<String, Object> of(Silence silence) {
        return Map.of(
                "monitor", silence.monitor(),
                "label", silence.slice().label(),
                "value", silence.slice().value(),
                "until", silence.until().toString(),
                "who", silence.who(),
                "why", silence.why());
    }

    /** {@return a silence as it was} */
    public static Silence silence(Map<?, ?> json) {
        return new Silence(
                text(json, "monitor"),
                new Slice(text(json, "label"), text(json, "value")),
                time(json, "until"),
                text(json, "who"),
                text(json, "why"));
    }

    /** {@return a line of the journal as JSON} */
    static Map<String, Object> line(String text) {
        return Json.parseObject(text);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Map<?, ?> json, String name) {
        return Enum.valueOf(type, text(json, name).toUpperCase(Locale.ROOT));
    }

    private static Instant time(Map<?, ?> json, String name) {
        return Instant.parse(text(json, name));
    }

    private static String text(Map<?, ?> json, String name) {
        return String.valueOf(json.get(name));
    }

    private static Number number(Map<?, ?> json, String name) {
        if (json.get(name) instanceof Number number) {
            return number;
        }
        throw broken(name, json.get(name));
    }

    private static Map<?, ?> object(@Nullable Object json) {
        if (json instanceof Map<?, ?> map) {
            return map;
        }
        throw broken("an object", json);
    }

    private static List<?> list(@Nullable Object json) {
        if (json instanceof List<?> list) {
            return list;
        }
        throw broken("a list", json);
    }

    private static IllegalArgumentException broken(String what, @Nullable Object found) {
        return new IllegalArgumentException(
                "journal of alerts: " + what + " was expected, got " + found + " -> restore the file from a copy");
    }
}
