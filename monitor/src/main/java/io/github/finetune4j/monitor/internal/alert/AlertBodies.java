// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Evidence;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The bodies that webhooks post. */
public final class AlertBodies {
    // Alertmanager resolves by itself what has no end after some minutes, so an open alert gets a distant one
    private static final Duration HELD = Duration.ofDays(365);

    private AlertBodies() {}

    /** {@return the event as JSON} */
    public static String json(AlertEvent event) {
        return Json.write(AlertJson.of(event));
    }

    /** {@return a message of Slack} */
    public static String slack(AlertEvent event) {
        String title = "*" + escaped(event.alert().id()) + "* " + word(event) + ": "
                + escaped(event.alert().summary());
        return Json.write(Map.of(
                "text",
                title,
                "blocks",
                List.of(Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", title)))));
    }

    // https://api.slack.com/reference/surfaces/formatting#escaping
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String word(AlertEvent event) {
        return event.kind().name().toLowerCase(Locale.ROOT);
    }

    /** {@return alerts of Alertmanager's API, version 2} */
    public static String alertmanager(AlertEvent event) {
        Alert alert = event.alert();
        Evidence first = alert.evidence().get(0);
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("alertname", "finetune4j_" + alert.kind().name().toLowerCase(Locale.ROOT));
        labels.put("alert_id", alert.id());
        labels.put("monitor", first.monitor());
        if (!first.slice().equals(Slice.ALL)) {
            labels.put("slice", first.slice().toString());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("labels", labels);
        json.put(
                "annotations",
                Map.of(
                        "summary", alert.summary(),
                        "action", alert.suggestion().action().words()));
        json.put("startsAt", first.began().toString());
        json.put("endsAt", (alert.open() ? event.at().plus(HELD) : event.at()).toString());
        return Json.write(List.of(json));
    }
}
