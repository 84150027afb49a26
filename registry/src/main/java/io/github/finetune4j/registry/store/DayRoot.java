// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The root of the Merkle tree over a day's records. Whoever keeps it elsewhere sees later whether one of these records,
 * or one before them, was changed: the first record of a day holds the hash of the last one of the day before.
 *
 * @param day on which the registry took the records, in UTC
 * @param first number of the day's first record
 * @param last number of its last record, when this was asked for
 * @param root 64 hexadecimal digits
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DayRoot(LocalDate day, long first, long last, String root) {
    /** Checks numbers and root. */
    public DayRoot {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    "records of a day: " + first + " to " + last + " -> count from 1, the first one first");
        }
        if (!root.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("root of a day: " + root + " -> give 64 digits from 0 to f");
        }
    }

    /** {@return one line of JSON, to be kept elsewhere} */
    public String text() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("day", day.toString());
        fields.put("first", first);
        fields.put("last", last);
        fields.put("root", root);
        return Json.write(fields);
    }

    /**
     * {@return the root of a text}
     *
     * @param text as {@link #text()} gave it
     * @throws IllegalArgumentException if it is none
     */
    public static DayRoot parse(String text) {
        try {
            return of(Json.parseObject(text));
        } catch (JsonException e) {
            throw new IllegalArgumentException("root of a day: no JSON -> give what text() gave", e);
        }
    }

    static DayRoot of(Map<?, ?> fields) {
        if (fields.get("day") instanceof String day
                && fields.get("first") instanceof Long first
                && fields.get("last") instanceof Long last
                && fields.get("root") instanceof String root) {
            try {
                return new DayRoot(LocalDate.parse(day), first, last, root);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("day of a root: " + day + " -> write it like 2026-11-27", e);
            }
        }
        throw new IllegalArgumentException(
                "root of a day: fields " + fields.keySet() + " -> give day, first, last and root");
    }
}
