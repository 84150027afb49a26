// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.parquet;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Reads Parquet files as sources of rows, and writes them. Columns are fields; structs and lists are objects and lists;
 * what is null is no field.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ParquetFiles {
    private static final long USUAL_LINE = 1 << 20;

    private ParquetFiles() {}

    /**
     * {@return a Parquet file as a source, for {@link io.github.finetune4j.dataset.DatasetBuilder#addSource}; read in
     * pieces}
     *
     * @param file a missing or damaged one is an issue like any other
     */
    public static DatasetSource source(Path file) {
        return new ParquetSource(file);
    }

    /**
     * Writes examples as rows of a shape, compressed by zstd. The file is written aside, synced and renamed: an
     * existing one is replaced whole or stays.
     *
     * @param data in its order
     * @param format the shape
     * @param file made with its folders, or replaced
     * @throws IllegalArgumentException if the shape can't express an example
     * @throws ResultNotSavedException if the file can't be written
     */
    public static void write(Dataset data, DataFormat format, Path file) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException(
                    "rows for a Parquet file: none -> give at least 1, by which its columns are known");
        }
        try {
            Path folder = Files.createTempDirectory("finetune4j-parquet");
            Path lines = folder.resolve("rows.jsonl");
            Path made = folder.resolve("rows.parquet");
            try {
                ColumnTypes types = new ColumnTypes();
                long longest = lines(data, format, types, lines);
                convert(lines, longest, types, made);
                AtomicFile.write(file, out -> Files.copy(made, out));
            } finally {
                Files.deleteIfExists(lines);
                Files.deleteIfExists(made);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).startsWith("IO Error")) {
                throw new ResultNotSavedException(
                        "can't write " + file.toAbsolutePath() + ", the temporary folder took no more: "
                                + e.getMessage() + " -> free space there, or set java.io.tmpdir to another folder",
                        e);
            }
            throw new ResultNotSavedException(
                    "can't write " + file.toAbsolutePath() + ": " + e.getMessage()
                            + " -> write .jsonl instead, or report this",
                    e);
        }
    }

    // Row by row; returns more bytes than the longest line has
    private static long lines(Dataset data, DataFormat format, ColumnTypes types, Path file) throws IOException {
        long longest = USUAL_LINE;
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (Example example : data) {
                Map<String, Object> row = format.row(example);
                types.add(row);
                String line = Json.write(row);
                longest = Math.max(longest, 4L * line.length());
                out.write(line);
                out.write('\n');
            }
        }
        return longest;
    }

    private static void convert(Path lines, long longest, ColumnTypes types, Path made) throws SQLException {
        try (Connection connection = DuckDb.open();
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * FROM read_json(" + DuckDb.quoted(lines.toString())
                    + ", format = 'newline_delimited', maximum_object_size = " + longest + ", columns = " + types.sql()
                    + ")) TO " + DuckDb.quoted(made.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
        }
    }
}
