// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The texts of an outside benchmark, to check that none of them is trained on.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ReferenceTexts {
    private ReferenceTexts() {}

    /**
     * {@return the lines of a file that are not blank}
     *
     * @param file UTF-8, one text per line
     * @throws FineTuneException if it can't be read
     */
    public static List<String> lines(Path file) {
        return read(file).stream().filter(line -> !line.isBlank()).toList();
    }

    /**
     * {@return one field of each row of a JSONL file}
     *
     * @param file one JSON object per line
     * @param field the field that holds the text, for example {@code question}
     * @throws FineTuneException if it can't be read, or a row has no such text
     */
    public static List<String> jsonl(Path file, String field) {
        List<String> texts = new ArrayList<>();
        List<String> lines = read(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                texts.add(text(lines.get(i), field, file + ":" + (i + 1)));
            }
        }
        return texts;
    }

    private static String text(String line, String field, String where) {
        try {
            if (Json.parse(line) instanceof Map<?, ?> row && row.get(field) instanceof String text) {
                return text;
            }
        } catch (JsonException e) {
            throw new FineTuneException(
                    "evaluation data is no JSONL: " + where + ": " + e.problem() + " -> use lines(file)", e);
        }
        throw new FineTuneException(
                "evaluation data has no text named " + field + ": " + where + " -> name the field that holds it");
    }

    private static List<String> read(Path file) {
        try {
            return WholeFile.lines(file);
        } catch (IOException e) {
            throw new FineTuneException(
                    "evaluation data can't be read: " + file + ": " + e.getMessage()
                            + " -> check the path and that it is UTF-8",
                    e);
        }
    }
}
