package io.github.finetune4j.data.parquet;

import io.github.finetune4j.dataset.DatasetSource;
import io.github.finetune4j.dataset.RowIssue;
import io.github.finetune4j.dataset.RowSink;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.internal.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        try (Connection connection = Duck.open();
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "SELECT to_json(t)::VARCHAR FROM read_parquet(" + Duck.quoted(file.toString()) + ") t")) {
            long position = 0;
            while (sink.wantsMore() && rows.next()) {
                sink.row(++position, withoutNulls(Json.parseObject(rows.getString(1))));
            }
        } catch (SQLException e) {
            lost(sink, "unreadable-parquet", "the file is no Parquet, or damaged: " + e.getMessage(), "write it again");
        }
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
