// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import io.github.finetune4j.dataset.spi.DatasetSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apiguardian.api.API;

/**
 * Sources of rows beyond core's JSONL, for {@link io.github.finetune4j.dataset.DatasetBuilder#addSource}. All are read
 * row by row, whatever their size.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DataSources {
    private DataSources() {}

    /**
     * {@return a file of JSONL, JSON, CSV or TSV, plain or compressed by gzip or zstd. Compression is seen in the
     * bytes, the kind in the name ({@code .jsonl}, {@code .json}, {@code .csv}, {@code .tsv}, before {@code .gz} or
     * {@code .zst}); another name is JSONL}
     *
     * @param file a missing or damaged one is an issue like any other
     */
    public static DatasetSource file(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT).replaceAll("\\.(gz|gzip|zst|zstd)$", "");
        if (name.endsWith(".csv")) {
            return csv(file);
        }
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return tsv(file);
        }
        return new PackedFile(file, name.endsWith(".json") ? PackedFile.JSON : PackedFile.JSONL);
    }

    /**
     * {@return a file of comma-separated records, the first of which names the fields; to be adjusted}
     *
     * @param file plain or compressed
     */
    public static CsvSource csv(Path file) {
        return new CsvSource(file, ',');
    }

    /**
     * {@return a file of records separated by tabs, the first of which names the fields; to be adjusted}
     *
     * @param file plain or compressed
     */
    public static CsvSource tsv(Path file) {
        return new CsvSource(file, '\t');
    }

    /**
     * {@return the result of a query: each column is a field, named by its label. Texts, numbers, booleans, JSON and
     * arrays keep their kind, times become ISO texts, and null is no field}
     *
     * @param name how issues call it
     * @param database asked for one connection per build, which is given back
     * @param sql a query
     * @param arguments for its question marks, in order
     */
    public static DatasetSource query(String name, DataSource database, String sql, Object... arguments) {
        return new QuerySource(name, database, sql, Arrays.asList(arguments.clone()));
    }

    /**
     * {@return rows in memory, as JSON values}
     *
     * @param name how issues call it
     * @param rows gone through once per build
     */
    public static DatasetSource rows(String name, Iterable<? extends Map<String, ?>> rows) {
        return new MemoryRows(name, rows);
    }

    /**
     * {@return rows of a stream, as JSON values; can be read once}
     *
     * @param name how issues call it
     * @param rows closed after reading
     */
    public static DatasetSource rows(String name, Stream<? extends Map<String, ?>> rows) {
        return new StreamRows(name, rows);
    }

    /** Rows that can be gone through again. */
    private record MemoryRows(String name, Iterable<? extends Map<String, ?>> rows) implements DatasetSource {
        @Override
        public void read(io.github.finetune4j.dataset.spi.RowSink sink) {
            all(rows.iterator(), sink);
        }

        static void all(Iterator<? extends Map<String, ?>> rows, io.github.finetune4j.dataset.spi.RowSink sink) {
            long position = 0;
            while (sink.wantsMore() && rows.hasNext()) {
                sink.row(++position, rows.next());
            }
        }
    }

    /** Rows that come once. */
    private record StreamRows(String name, Stream<? extends Map<String, ?>> rows) implements DatasetSource {
        @Override
        public void read(io.github.finetune4j.dataset.spi.RowSink sink) {
            try (rows) {
                MemoryRows.all(rows.iterator(), sink);
            }
        }
    }
}
