// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports as JSON values. */
final class ReportJson {
    private ReportJson() {}

    static Map<String, Object> of(FetchReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", report.at().toString());
        json.put("complete", report.complete());
        json.put("kinds", report.kinds().stream().map(ReportJson::kind).toList());
        json.put("missing", report.missing().stream().map(ReportJson::missing).toList());
        json.put("notes", report.notes());
        FetchReport.Reported reported = report.reported();
        json.put(
                "told",
                Map.of(
                        "data",
                        reported.data(),
                        "runs",
                        reported.runs(),
                        "rowsUnread",
                        reported.rowsUnread(),
                        "untold",
                        reported.unreported()));
        return json;
    }

    private static Map<String, Object> kind(FetchReport.Fetched kind) {
        return Map.of("kind", kind.kind(), "saved", kind.saved(), "bytes", kind.bytes(), "there", kind.there());
    }

    private static Map<String, Object> missing(FetchReport.Missing missing) {
        return Map.of(
                "kind", missing.kind(),
                "id", missing.id(),
                "name", missing.name(),
                "reason", missing.reason(),
                "lasting", missing.lasting());
    }

    static Map<String, Object> of(Inventory inventory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("provider", inventory.provider());
        json.put("at", inventory.at().toString());
        json.put("items", inventory.items().stream().map(ReportJson::item).toList());
        json.put("gaps", List.copyOf(inventory.gaps()));
        return json;
    }

    private static Map<String, @Nullable Object> item(InventoryItem item) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", item.kind());
        json.put("id", item.id());
        json.put("name", item.name());
        json.put("status", item.status());
        json.put("created", item.created().map(Object::toString).orElse(null));
        json.put("ends", item.ends().map(LocalDate::toString).orElse(null));
        json.put("bytes", item.bytes().isPresent() ? (Long) item.bytes().getAsLong() : null);
        json.put("cost", item.cost().isPresent() ? (Double) item.cost().getAsDouble() : null);
        json.put("facts", item.facts());
        return json;
    }
}
