// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a metric's test.
 *
 * @param id short word
 * @param name as the page shows it
 * @param description figures
 * @param status how it ended
 * @param drift whether it is Evidently's own test of drift
 */
record Check(String id, String name, String description, Status status, boolean drift) {
    /** As Evidently names them. */
    enum Status {
        SUCCESS,
        WARNING,
        FAIL,
        ERROR
    }

    Map<String, @Nullable Object> json(Metric metric) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", name);
        json.put("description", description);
        json.put("metric_config", metric.config());
        json.put("test_config", Map.of());
        json.put("status", status.name());
        json.put("bound_test", drift ? bound(metric.id()) : null);
        return json;
    }

    private static Map<String, Object> bound(String metric) {
        Map<String, @Nullable Object> test = new LinkedHashMap<>();
        test.put("type", "evidently:test_v2:ValueDriftTest");
        test.put("is_critical", true);
        test.put("alias", null);
        test.put("label_filters", null);
        Map<String, Object> bound = new LinkedHashMap<>();
        bound.put("type", "evidently:bound_test:ValueDriftBoundTest");
        bound.put("test", test);
        bound.put("metric_fingerprint", metric);
        return bound;
    }
}
