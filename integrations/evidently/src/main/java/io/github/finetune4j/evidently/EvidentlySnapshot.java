// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.dataset.measure.Profile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.drift.DriftReport;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A snapshot for Evidently, taken at one time: metrics, tests of them, and what the report's page shows. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EvidentlySnapshot {
    private final String name;
    private final List<String> tags;
    private final Map<String, String> metadata;
    private final List<Metric> metrics;

    private EvidentlySnapshot(String name, List<String> tags, Map<String, String> metadata, List<Metric> metrics) {
        this.name = name;
        this.tags = tags;
        this.metadata = metadata;
        this.metrics = metrics;
    }

    /**
     * {@return a drift report: {@code DriftedColumnsCount} with a test of the whole, and of each column
     * {@code ValueDrift} with the test whether it drifted, and how large the change is where the report says so. A
     * column whose method has no finite score is a test that ended in an error, as a metric without a number does not
     * exist there}
     *
     * @param report by whichever rules
     */
    public static EvidentlySnapshot of(DriftReport report) {
        return new EvidentlySnapshot("Data drift", List.of(), Map.of(), DriftMetrics.of(report));
    }

    /**
     * {@return a data summary: rows, lengths, labels and formats, and each recommendation as a test that warns. The
     * counts of the 50 most frequent labels are reported; how many there are is the metric {@code Labels}}
     *
     * @param profile of a data set
     */
    public static EvidentlySnapshot of(Profile profile) {
        return new EvidentlySnapshot("Data summary", List.of(), Map.of(), ProfileMetrics.of(profile));
    }

    /**
     * {@return the same under another name}
     *
     * @param name as the list of reports shows it; {@code Data drift} or {@code Data summary} by default
     */
    public EvidentlySnapshot named(String name) {
        return new EvidentlySnapshot(name, tags, metadata, metrics);
    }

    /**
     * {@return the same with one more tag}
     *
     * @param tag to find reports by
     */
    public EvidentlySnapshot tag(String tag) {
        List<String> more = new ArrayList<>(tags);
        more.add(tag);
        return new EvidentlySnapshot(name, List.copyOf(more), metadata, metrics);
    }

    /**
     * {@return the same with another fact about it}
     *
     * @param key what it is, such as {@code model}; a value that it has is replaced
     * @param value how it is
     */
    public EvidentlySnapshot metadata(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new EvidentlySnapshot(name, tags, Collections.unmodifiableMap(more), metrics);
    }

    /**
     * {@return the document, as it stands in a workspace and as a server takes it at
     * {@code POST /api/v2/snapshots/PROJECT}. Half of a surrogate pair, which UTF-8 can't express, becomes a question
     * mark}
     *
     * @param at when it was found; Evidently's times have no zone
     */
    public String json(LocalDateTime at) {
        Map<String, Object> results = new LinkedHashMap<>();
        List<Object> widgets = new ArrayList<>();
        for (Metric metric : metrics) {
            results.put(metric.id(), metric.json());
            widgets.addAll(metric.widgets());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("report", Map.of("items", List.of()));
        json.put("name", name);
        json.put("timestamp", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(at));
        json.put("metadata", metadata);
        json.put("tags", tags);
        json.put("metric_results", results);
        json.put("top_level_metrics", List.copyOf(results.keySet()));
        json.put("widgets", widgets);
        json.put("tests_widgets", Widgets.tests(metrics));
        return WholeText.of(Json.write(json));
    }
}
