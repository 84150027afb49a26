// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Reads rows from a file with separated fields (CSV, TSV), quoted as in RFC 4180. Each record is a row whose fields are
 * named by the first record. Immutable: each setting gives a changed copy.
 *
 * <pre>{@code
 * Dataset.builder().addSource(DataSources.csv(file).column("question", "prompt").column("answer", "completion"))
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class CsvSource implements DatasetSource {
    private final Path file;
    private final char separator;
    private final Charset charset;
    private final List<String> header;
    private final Map<String, String> columns;
    private final Set<String> json;

    CsvSource(Path file, char separator) {
        this(file, separator, StandardCharsets.UTF_8, List.of(), Map.of(), Set.of());
    }

    private CsvSource(
            Path file,
            char separator,
            Charset charset,
            List<String> header,
            Map<String, String> columns,
            Set<String> json) {
        this.file = file;
        this.separator = separator;
        this.charset = charset;
        this.header = List.copyOf(header);
        this.columns = columns;
        this.json = Set.copyOf(json);
    }

    /**
     * {@return a source whose fields are separated by another character}
     *
     * @param character for example {@code ;}
     */
    public CsvSource separator(char character) {
        return new CsvSource(file, character, charset, header, columns, json);
    }

    /**
     * {@return a source in another encoding than UTF-8}
     *
     * @param encoding of the file
     */
    public CsvSource charset(Charset encoding) {
        return new CsvSource(file, separator, encoding, header, columns, json);
    }

    /**
     * {@return a source whose first record is a row already}
     *
     * @param names of the fields in order
     */
    public CsvSource header(String... names) {
        return new CsvSource(file, separator, charset, List.of(names), columns, json);
    }

    /**
     * {@return a source that takes a column, under another name. Once a column is named, the others are left out}
     *
     * @param column name in the file
     * @param field name in the row, for example {@code prompt}
     */
    public CsvSource column(String column, String field) {
        Map<String, String> more = new LinkedHashMap<>(columns);
        more.put(column, field);
        return new CsvSource(file, separator, charset, header, more, json);
    }

    /**
     * {@return a source in which some fields hold JSON, for example {@code messages}}
     *
     * @param fields names in the row
     */
    public CsvSource json(String... fields) {
        return new CsvSource(file, separator, charset, header, columns, Set.of(fields));
    }

    @Override
    public String name() {
        return packed().name();
    }

    @Override
    public void read(RowSink sink) throws IOException {
        packed().read(sink);
    }

    private PackedFile packed() {
        return new PackedFile(file, this::records);
    }

    private void records(InputStream in, RowSink sink) throws IOException {
        Reader reader = new InputStreamReader(in, charset.newDecoder()); // closed with the file
        CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(reader);
        try {
            new Records(sink).all(csv.iterator());
        } catch (CsvParseException | UncheckedIOException e) {
            failed(e, sink);
        }
    }

    // What the file itself could not give comes wrapped
    private void failed(RuntimeException failure, RowSink sink) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DamagedArchiveException damaged) {
                throw damaged;
            }
            if (cause instanceof CharacterCodingException) {
                sink.lost(Losses.error(
                        "not-utf8",
                        "the file is not in " + charset.name() + ": " + cause.getMessage(),
                        "save it as UTF-8, or name its encoding: csv(file).charset(...)"));
                return;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
        }
        sink.lost(Losses.error(
                "invalid-csv", "the file is no CSV: " + failure.getMessage(), "look at the quotes near that line"));
    }

    /** One reading of the file. */
    private final class Records {
        private final RowSink sink;
        private List<String> names = header;

        Records(RowSink sink) {
            this.sink = sink;
        }

        void all(Iterator<CsvRecord> records) {
            if (names.isEmpty() && records.hasNext()) {
                names = withoutMark(records.next().getFields());
            }
            if (unusable()) {
                return;
            }
            while (sink.wantsMore() && records.hasNext()) {
                one(records.next());
            }
        }

        private List<String> withoutMark(List<String> first) {
            List<String> clean = new java.util.ArrayList<>(first);
            if (clean.get(0).startsWith("\uFEFF")) {
                sink.note(
                        1,
                        new RowIssue(
                                "",
                                "byte-order-mark",
                                Severity.WARNING,
                                "the file starts with a byte order mark",
                                "save without it; it was skipped"));
                clean.set(0, clean.get(0).substring(1));
            }
            return clean;
        }

        private boolean unusable() {
            Set<String> seen = new HashSet<>();
            for (String name : names) {
                if (!seen.add(name)) {
                    lost("duplicate-column", "two columns are named \"" + name + "\"", "rename one of them");
                    return true;
                }
            }
            for (String column : columns.keySet()) {
                if (!seen.contains(column)) {
                    lost("missing-column", "there is no column \"" + column + "\", only " + names, "check the name");
                    return true;
                }
            }
            return false;
        }

        private void lost(String code, String message, String fix) {
            sink.lost(Losses.error(code, message, fix));
        }

        private void one(CsvRecord record) {
            long line = record.getStartingLineNumber();
            List<String> fields = record.getFields();
            if (fields.size() != names.size()) {
                String message = "the record has " + fields.size() + " fields, and the first one names " + names.size();
                broken(line, fields, "wrong-field-count", message, "look at quotes and separators");
                return;
            }
            try {
                sink.row(line, row(fields));
            } catch (JsonException e) {
                broken(
                        line,
                        fields,
                        "invalid-json",
                        "a field holds no JSON: " + e.problem(),
                        "fix it, or take it as text");
            }
        }

        private void broken(long line, List<String> fields, String code, String message, String fix) {
            sink.broken(line, Losses.error(code, message, fix), String.join(String.valueOf(separator), fields));
        }

        @SuppressWarnings("NullAway") // JSON null is a value of the map
        private Map<String, Object> row(List<String> fields) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                String field = columns.isEmpty() ? names.get(i) : columns.get(names.get(i));
                if (field != null) {
                    row.put(field, json.contains(field) ? Json.parse(fields.get(i)) : fields.get(i));
                }
            }
            return row;
        }
    }
}
