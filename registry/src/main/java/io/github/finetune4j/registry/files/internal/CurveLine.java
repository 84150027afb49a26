// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.registry.MetricPoint;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A point of a curve as a line of JSON, with a checksum over all before it. Lines of the first form have none.
 *
 * @param point what it says
 * @param checked whether it has a checksum
 */
record CurveLine(MetricPoint point, boolean checked) {
    private static final String CRC = ",\"crc\":\"";
    private static final Set<String> FIRST_FORM = Set.of("name", "step", "at", "value");
    private static final int FIELDS = 5;

    /** Writes the line of a point, with its end. */
    static void write(MetricPoint point, StringBuilder out) {
        int start = out.length();
        out.append("{\"name\":");
        Json.quote(point.name(), out);
        out.append(",\"step\":").append(point.step()).append(",\"at\":\"").append(point.at());
        boolean finite = Double.isFinite(point.value());
        out.append(finite ? "\",\"value\":" : "\",\"value\":\"").append(point.value());
        out.append(finite ? "" : "\""); // JSON has no NaN
        String checked = out.substring(start);
        out.append(CRC).append(crc(checked)).append("\"}\n");
    }

    /** {@return the point of a line; empty if it is damaged} */
    static Optional<CurveLine> read(String line) {
        try {
            Map<String, Object> fields = Json.parseObject(line);
            boolean checked = fields.size() == FIELDS;
            if (checked ? !isItsOwn(line) : !fields.keySet().equals(FIRST_FORM)) {
                return Optional.empty();
            }
            return fields.get("step") instanceof Long step
                    ? Optional.of(new CurveLine(point(fields, step), checked))
                    : Optional.empty();
        } catch (JsonException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MetricPoint point(Map<String, Object> fields, long step) {
        Object value = fields.get("value");
        double number = value instanceof Number known ? known.doubleValue() : Double.parseDouble(String.valueOf(value));
        Instant at = Instant.parse(String.valueOf(fields.get("at")));
        return new MetricPoint(String.valueOf(fields.get("name")), step, at, number);
    }

    private static boolean isItsOwn(String line) {
        int end = line.lastIndexOf(CRC);
        return end > 0 && line.substring(end).equals(CRC + crc(line.substring(0, end)) + "\"}");
    }

    private static String crc(String text) {
        return HexFormat.of().toHexDigits(Checksum.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
