// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.result;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A part of the {@link DatasetReport} that a step, a measure or a split contributes. Immutable.
 *
 * @param name stable word, for example {@code near-duplicates}; the section's key in the data card
 * @param title for people, for example {@code Near duplicates}
 * @param figures JSON values by name (strings, numbers, booleans, lists, maps), in the order in which they are shown
 * @param lines for a terminal, one finding each
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ReportSection(String name, String title, Map<String, Object> figures, List<String> lines) {
    /**
     * Copies all.
     *
     * @throws IllegalArgumentException if a figure is no JSON value
     */
    public ReportSection {
        figures = Json.plainMap(figures);
        lines = List.copyOf(lines);
    }
}
