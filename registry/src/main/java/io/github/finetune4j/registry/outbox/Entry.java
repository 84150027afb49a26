// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.internal.RecordText;
import io.github.finetune4j.registry.store.internal.StoredRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One thing that is reported to a registry, as lines of JSON: what it is, then rows or points. */
final class Entry {
    private static final String RECORD = "record";
    private static final String POINTS = "points";
    private static final String DATA = "data";
    private static final int POINT = 4;

    private Entry() {}

    static void write(RegistryRecord record, OutputStream out) throws IOException {
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        head.put(RECORD, RecordText.kind(record));
        head.put("at", record.at().toString());
        head.put("body", RecordText.body(record));
        line(Json.write(head), out);
    }

    static void write(String run, List<MetricPoint> points, OutputStream out) throws IOException {
        line(Json.write(Map.of(POINTS, run)), out);
        for (MetricPoint point : points) {
            line(
                    Json.write(
                            List.of(point.name(), point.step(), point.at().toString(), Double.toString(point.value()))),
                    out);
        }
    }

    static void write(Dataset data, Map<String, Object> facts, OutputStream out) throws IOException {
        line(Json.write(Map.of(DATA, facts)), out);
        for (Example row : data) {
            line(StoredRow.write(row), out);
        }
    }

    private static void line(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /** {@return what reports to a registry that which a file holds} */
    static Consumer<Registry> read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            Map<String, Object> head = Json.parseObject(Objects.toString(lines.readLine(), ""));
            if (head.get(RECORD) instanceof String kind && head.get("body") instanceof Map<?, ?> body) {
                Instant at = Instant.parse(String.valueOf(head.get("at")));
                RegistryRecord record = RecordText.read(kind, at, strings(body));
                return registry -> registry.add(record);
            }
            if (head.get(POINTS) instanceof String run) {
                List<MetricPoint> points = lines.lines().map(Entry::point).toList();
                return registry -> registry.addPoints(run, points);
            }
            if (head.get(DATA) instanceof Map<?, ?> facts) {
                List<Example> rows = lines.lines().map(StoredRow::read).toList();
                return registry -> registry.addData(Dataset.of(rows), strings(facts));
            }
        }
        throw new FineTuneException(
                "an entry of the outbox: " + file + " holds neither record, points nor data -> look at it");
    }

    /**
     * {@return how many rows of a data set bore one of these marks} They are in the file no more; a file without a row
     * is gone.
     *
     * @param marks values of a person, by the field of the rows
     */
    static int erase(Path file, Map<String, String> marks) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !(Json.parseObject(lines.get(0)).get(DATA) instanceof Map<?, ?>)) {
            return 0;
        }
        List<String> left = new ArrayList<>(lines);
        left.subList(1, left.size()).removeIf(line -> bears(Json.parseObject(line), marks));
        if (left.size() == 1) {
            Files.delete(file);
        } else if (left.size() < lines.size()) {
            AtomicFile.write(file, out -> {
                for (String each : left) {
                    line(each, out);
                }
            });
        }
        return lines.size() - left.size();
    }

    private static boolean bears(Map<String, Object> row, Map<String, String> marks) {
        return marks.entrySet().stream()
                .anyMatch(mark -> row.containsKey(mark.getKey())
                        && String.valueOf(row.get(mark.getKey())).equals(mark.getValue()));
    }

    private static MetricPoint point(String line) {
        if (Json.parse(line) instanceof List<?> parts
                && parts.size() == POINT
                && parts.get(0) instanceof String name
                && parts.get(1) instanceof Long step) {
            Instant at = Instant.parse(String.valueOf(parts.get(2)));
            return new MetricPoint(name, step, at, Double.parseDouble(String.valueOf(parts.get(3))));
        }
        throw new FineTuneException("a point in the outbox: " + line + " -> give [name, step, time, value]");
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> strings(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
