// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.training.LabeledText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Labelled texts and other rows in a file, one JSON object a line. */
final class TextRows {
    static final String TRAINING = "training.jsonl";
    static final String VALIDATION = "validation.jsonl";
    private static final String TEXT = "text";
    private static final String LABELS = "labels";
    private static final String CHANCES = "chances";

    private TextRows() {}

    static void write(Path file, List<LabeledText> rows) {
        write(file, rows, TextRows::json);
    }

    private static Map<String, ?> json(LabeledText row) {
        Map<String, Object> json = new LinkedHashMap<>(Map.of(TEXT, row.text(), LABELS, row.labels()));
        if (!row.chances().isEmpty()) {
            json.put(CHANCES, row.chances());
        }
        return json;
    }

    static <T> void write(Path file, List<T> rows, Function<T, Map<String, ?>> json) {
        AtomicFile.write(file, out -> {
            for (T row : rows) {
                String line = Json.write(json.apply(row));
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        });
    }

    /** @throws InvalidModelException if the file is missing or damaged, or has another number of rows */
    static List<LabeledText> read(Path file, int rows) {
        return read(file, rows, TextRows::row);
    }

    /** @throws InvalidModelException if the file is missing or damaged, or has another number of rows */
    static <T> List<T> read(Path file, int rows, Function<Map<String, ?>, T> row) {
        List<T> read = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> read.add(row.apply(Json.parseObject(line))));
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e.toString(), e);
        }
        if (read.size() != rows) {
            throw damaged(file, "it has " + read.size() + " rows, the run began with " + rows, null);
        }
        return read;
    }

    private static LabeledText row(Map<String, ?> json) {
        List<?> labels = json.get(LABELS) instanceof List<?> list ? list : List.of();
        Map<String, Double> chances = new LinkedHashMap<>();
        if (json.get(CHANCES) instanceof Map<?, ?> map) {
            map.forEach((label, chance) -> chances.put(String.valueOf(label), ((Number) chance).doubleValue()));
        }
        return new LabeledText(
                String.valueOf(json.get(TEXT)),
                labels.stream().map(String::valueOf).toList(),
                chances);
    }

    private static InvalidModelException damaged(Path file, String why, @Nullable Throwable cause) {
        return new InvalidModelException(
                "the rows of a run in " + file + " can't be read: " + why + " -> submit the job again with a new key",
                cause);
    }
}
