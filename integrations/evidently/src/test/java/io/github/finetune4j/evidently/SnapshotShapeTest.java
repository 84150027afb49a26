// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.drift.DriftRules;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The shape of a snapshot, against one that evidently 0.7.23 wrote. */
class SnapshotShapeTest {
    private static final LocalDateTime AT = LocalDateTime.of(2026, 11, 30, 14, 0, 0);

    private static Map<String, Object> theirs() throws IOException {
        return Json.parseObject(Files.readString(Fixtures.path("interop/evidently/snapshot-without-widgets.json")));
    }

    private static Map<String, Object> ours(EvidentlySnapshot snapshot) {
        return Json.parseObject(snapshot.json(AT));
    }

    private static List<EvidentlySnapshot> all() {
        return List.of(
                EvidentlySnapshot.of(MadeUp.drift(DriftRules.defaults())),
                EvidentlySnapshot.of(MadeUp.drift(DriftRules.evidently())),
                EvidentlySnapshot.of(MadeUp.withoutScore()),
                EvidentlySnapshot.of(MadeUp.profile(MadeUp.rows(30))));
    }

    private static Map<?, ?> object(Object from, String key) {
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) from).get(key), key);
    }

    private static List<?> list(Object from, String key) {
        return (List<?>) Objects.requireNonNull(((Map<?, ?>) from).get(key), key);
    }

    /** The fields of each kind of object: the document, results by type, tests, widgets by type. */
    private static Map<String, Set<String>> fields(Map<String, Object> document) {
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        add(fields, "document", document);
        for (Object result : object(document, "metric_results").values()) {
            add(fields, String.valueOf(((Map<?, ?>) result).get("type")), result);
            add(fields, "location", object(result, "metric_value_location"));
            add(fields, "metric", object(object(result, "metric_value_location"), "metric"));
            list(result, "tests").forEach(test -> add(fields, "test", test));
        }
        for (Object widget : list(document, "tests_widgets")) {
            add(fields, "widget", widget);
            add(fields, String.valueOf(((Map<?, ?>) widget).get("type")), object(widget, "params"));
            if (object(widget, "params").containsKey("tests")) {
                list(object(widget, "params"), "tests").forEach(test -> add(fields, "listed", test));
            }
        }
        return fields;
    }

    private static void add(Map<String, Set<String>> fields, String what, Object of) {
        Set<String> names = new TreeSet<>();
        ((Map<?, ?>) of).keySet().forEach(name -> names.add(String.valueOf(name)));
        assertThat(fields.getOrDefault(what, names)).as(what).isEqualTo(names);
        fields.put(what, names);
    }

    @Test
    void everyObject_hasTheFieldsThatEvidentlyWrites() throws IOException {
        Map<String, Set<String>> theirs = fields(theirs());
        assertThat(theirs).hasSize(10);
        for (EvidentlySnapshot snapshot : all()) {
            fields(ours(snapshot))
                    .forEach((what, names) -> assertThat(names).as(what).isEqualTo(theirs.get(what)));
        }
        assertThat(fields(ours(all().get(0)))).hasSameSizeAs(theirs);
    }

    @Test
    void driftReport_isEachColumnsScoreAndTest() {
        var report = MadeUp.drift(DriftRules.evidently());
        Map<String, Object> document = ours(EvidentlySnapshot.of(report));
        List<Object> scores = new ArrayList<>();
        List<Object> columns = new ArrayList<>();
        List<Object> statuses = new ArrayList<>();
        for (Object result : object(document, "metric_results").values()) {
            Map<?, ?> params = object(object(object(result, "metric_value_location"), "metric"), "params");
            list(result, "tests").forEach(test -> statuses.add(((Map<?, ?>) test).get("status")));
            if ("evidently:metric_v2:ValueDrift".equals(params.get("type"))) {
                columns.add(params.get("column"));
                scores.add(((Map<?, ?>) result).get("value"));
            }
        }
        assertThat(columns).containsExactly("latency_ms", "intent", MadeUp.HOSTILE);
        assertThat(scores)
                .containsExactlyElementsOf(report.columns().stream()
                        .map(column -> (Object) column.score())
                        .toList());
        assertThat(statuses).containsExactly("FAIL", "FAIL", "SUCCESS", "FAIL");
        Map<?, ?> whole = (Map<?, ?>)
                object(document, "metric_results").values().iterator().next();
        assertThat(object(whole, "count").get("value")).isEqualTo(2.0);
        assertThat(object(whole, "share").get("value")).isEqualTo(2 / 3.0);
    }

    @Test
    void columnWithoutScore_isAnErrorAndNoNumber() {
        Map<String, Object> document = ours(EvidentlySnapshot.of(MadeUp.withoutScore()));
        assertThat(object(document, "metric_results")).hasSize(1);
        assertThat(Json.write(document.get("tests_widgets")))
                .contains(
                        "\"state\":\"error\"",
                        "The drift detection method t_test has no finite score for these values.")
                .doesNotContain("NaN");
    }

    @Test
    void dataSummary_hasFiguresAndRecommendations() {
        String few = EvidentlySnapshot.of(MadeUp.profile(MadeUp.rows(3))).json(AT);
        assertThat(few).contains("\"state\":\"warning\"", "\"title\":\"too-few-rows\"");
        Map<String, Object> document = ours(EvidentlySnapshot.of(MadeUp.profile(MadeUp.rows(30))));
        assertThat(object(document, "metric_results").values())
                .extracting(result -> String.valueOf(((Map<?, ?>) result).get("display_name")))
                .contains(
                        "Row count in dataset",
                        "Mean value of 'input characters'",
                        "Quantile 0.95 of 'answer characters', nearest rank",
                        "Column 'label' categories 'card'",
                        "Recommendations");
    }

    @Test
    void emptyData_isNoError() {
        Map<String, Object> document = ours(EvidentlySnapshot.of(MadeUp.profile(List.of())));
        assertThat(Json.write(document)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void nameTagsAndFacts_areTold() {
        Map<String, Object> document = ours(EvidentlySnapshot.of(MadeUp.withoutScore())
                .named("week 12")
                .tag("drift")
                .tag(MadeUp.HOSTILE)
                .metadata("model", "v1")
                .metadata("model", "v2"));
        assertThat(document)
                .containsEntry("name", "week 12")
                .containsEntry("timestamp", "2026-11-30T14:00:00")
                .containsEntry("tags", List.of("drift", MadeUp.HOSTILE))
                .containsEntry("metadata", Map.of("model", "v2"));
    }

    /** A server that sends it on as UTF-8 would fail for all of the project. */
    @Test
    void halfOfASurrogatePair_isAQuestionMark() {
        String json = EvidentlySnapshot.of(MadeUp.withoutScore()).tag("a\ud83d").json(AT);
        assertThat(json).contains("\"a?\"").doesNotContain("ud83d");
    }

    @Test
    void manyLabels_areCountedAndTheFrequentOnesNamed() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            rows.add(ChatExample.of(Message.user("q" + i), Message.assistant("label" + i % 60)));
        }
        Map<String, Object> document = ours(EvidentlySnapshot.of(MadeUp.profile(rows)));
        List<String> types = new ArrayList<>();
        object(document, "metric_results")
                .values()
                .forEach(result -> types.add(String.valueOf(
                        object(object(object(result, "metric_value_location"), "metric"), "params")
                                .get("type"))));
        assertThat(types)
                .filteredOn("evidently:metric_v2:CategoryCount"::equals)
                .hasSize(50);
        assertThat(types).contains("finetune4j:metric:Labels");
    }

    @Test
    void oneMetric_hasOneIdInAllSnapshots() {
        Set<?> first = object(ours(all().get(0)), "metric_results").keySet();
        Set<?> again = object(ours(all().get(0)), "metric_results").keySet();
        assertThat(again).isEqualTo(first);
        assertThat(first).allMatch(id -> id.toString().matches("[0-9a-f]{32}"));
    }
}
