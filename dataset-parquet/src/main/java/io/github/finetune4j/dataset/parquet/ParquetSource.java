// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.parquet;

import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.internal.files.OrdinaryFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file. */
record ParquetSource(Path file) implements DatasetSource {
    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public void read(RowSink sink) {
        if (!Files.exists(file)) {
            lost(sink, "file-not-found", "there is no file " + file.toAbsolutePath(), "check the path");
            return;
        }
        Optional<String> other = OrdinaryFile.other(file);
        if (other.isPresent()) {
            lost(sink, "not-a-file", file.toAbsolutePath() + " is " + other.get(), OrdinaryFile.FIX);
            return;
        }
        try (Connection connection = DuckDb.open();
                Statement query = connection.createStatement();
                Statement types = connection.createStatement()) {
            String from = " FROM read_parquet(" + DuckDb.quoted(file.toString()) + ") t";
            if (readable(types, from, sink)) {
                rows(query, from, sink);
            }
        } catch (SQLException e) {
            lost(sink, "unreadable-parquet", "the file is no Parquet, or damaged: " + e.getMessage(), "write it again");
        }
    }

    // Bytes would become a text that nobody wrote
    private static boolean readable(Statement query, String from, RowSink sink) throws SQLException {
        try (ResultSet columns = query.executeQuery("DESCRIBE SELECT *" + from)) {
            while (columns.next()) {
                String type = columns.getString("column_type");
                if (type.contains("BLOB") || type.contains("BIT")) {
                    String message = "column \"" + columns.getString("column_name") + "\" holds bytes (" + type + ")";
                    lost(sink, "unsupported-column", message, "write texts, numbers, lists or structs");
                    return false;
                }
            }
        }
        return true;
    }

    private static void rows(Statement query, String from, RowSink sink) throws SQLException {
        try (ResultSet rows = query.executeQuery("SELECT to_json(t)::VARCHAR" + from)) {
            long position = 0;
            while (sink.wantsMore() && rows.next()) {
                row(++position, rows.getString(1), sink);
            }
        }
    }

    private static void row(long position, String text, RowSink sink) {
        if (longer(text, sink.maxLineBytes())) {
            sink.tooLong(position, text);
            return;
        }
        try {
            sink.row(position, withoutNulls(Json.parseObject(text)));
        } catch (JsonException e) {
            String message = "a column holds what JSON can't express, such as NaN: " + e.problem();
            sink.broken(position, new RowIssue("", "invalid-json", Severity.ERROR, message, "write null"), text);
        }
    }

    private static boolean longer(String text, int bytes) {
        return text.length() > bytes
                || (3L * text.length() > bytes && text.getBytes(StandardCharsets.UTF_8).length > bytes);
    }

    private static void lost(RowSink sink, String code, String message, String fix) {
        sink.lost(new RowIssue("", code, Severity.ERROR, message, fix));
    }

    // A column is there for every row: null means that this row has no such field
    private static Map<String, Object> withoutNulls(Map<?, ?> object) {
        Map<String, Object> kept = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            Object inner = plain(value);
            if (inner != null) {
                kept.put(String.valueOf(key), inner);
            }
        });
        return kept;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return withoutNulls(map);
        }
        return value instanceof List<?> list
                ? list.stream().map(ParquetSource::plain).toList()
                : value;
    }
}
