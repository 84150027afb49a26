// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import com.github.luben.zstd.ZstdOutputStream;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSize;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowIssue;
import io.github.finetune4j.dataset.spi.RowProblems;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apiguardian.api.API;

/**
 * Writes examples as rows of one format. The file's name says how: {@code .jsonl} (and any other name), {@code .json}
 * for one array, {@code .csv} and {@code .tsv} for rows without nested values, each also with {@code .gz} or
 * {@code .zst} behind it. A file is written aside, synced and renamed: an existing one is replaced whole or stays.
 * Immutable; two threads must not write the same file.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DataWriter {
    private static final int SHOWN = 10;
    private final Function<Example, Map<String, Object>> rows;
    private final Function<Map<String, Object>, List<RowIssue>> errors;
    private final List<SizeRule> sizes;
    private final boolean origins;

    DataWriter(
            Function<Example, Map<String, Object>> rows,
            Function<Map<String, Object>, List<RowIssue>> errors,
            List<SizeRule> sizes,
            boolean origins) {
        this.rows = rows;
        this.errors = errors;
        this.sizes = sizes;
        this.origins = origins;
    }

    /**
     * {@return a writer of one shape}
     *
     * @param format the shape
     */
    public static DataWriter of(DataFormat format) {
        return new DataWriter(format::row, row -> List.of(), List.of(), false);
    }

    /**
     * {@return a writer of what a target takes, which refuses rows that break a rule of the target, and files larger
     * than it takes}
     *
     * @param target who shall train on them
     */
    public static DataWriter of(TrainingTarget target) {
        return new DataWriter(target::row, row -> errors(target, row), target.sizeRules(), false);
    }

    private static List<RowIssue> errors(TrainingTarget target, Map<String, Object> row) {
        List<RowIssue> found = new ArrayList<>();
        new TargetRows(target, false, List.of(), null).read(row, new RowProblems() {
            @Override
            public void report(RowIssue issue) {
                if (issue.severity() == Severity.ERROR) {
                    found.add(issue);
                }
            }

            @Override
            public boolean broken() {
                return !found.isEmpty();
            }
        });
        return found;
    }

    /**
     * {@return a writer that puts a second file beside the first, {@code <name>.origins.jsonl}: for each row its number
     * from 1, and the source, line and shape that it came from. Services refuse such fields in the rows themselves}
     */
    public DataWriter withOrigins() {
        return new DataWriter(rows, errors, sizes, true);
    }

    /**
     * Writes a data set.
     *
     * @param data in its order
     * @param file made with its folders, or replaced
     * @throws IllegalArgumentException if an example can't be expressed, or breaks a rule, or if the file is larger
     *     than the target takes; it names the first ones and nothing is written
     * @throws io.github.finetune4j.error.ResultNotSavedException if the file can't be written
     */
    public void write(Dataset data, Path file) {
        check(data);
        Iterable<Map<String, Object>> all = made(data, (row, number) -> rows.apply(row.example()));
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try (AtomicFile out = AtomicFile.open(file);
                AtomicFile beside =
                        origins ? AtomicFile.open(file.resolveSibling(file.getFileName() + ".origins.jsonl")) : null) {
            size(content(name, all, out.out()));
            if (beside != null) {
                lines(made(data, DataWriter::origin), beside.out());
            }
            AtomicFile.commitAll(beside == null ? List.of(out) : List.of(beside, out));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "an example holds half of a surrogate pair, which UTF-8 can't express -> cut texts at code points",
                    e);
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    // Rows are made twice, once to see whether they all may be written, once to write them: so none of them is kept
    private void check(Dataset data) {
        List<String> shown = new ArrayList<>();
        long refused = 0;
        for (DatasetRow row : data.rows()) {
            for (String problem : problems(row)) {
                refused++;
                if (shown.size() < SHOWN) {
                    shown.add(row.origin() + problem);
                }
            }
        }
        if (refused > 0) {
            throw new IllegalArgumentException("problems of rows that can't be written: " + refused
                    + " -> fix or leave out the rows; nothing was written. The first are:\n  "
                    + String.join("\n  ", shown));
        }
    }

    // Packed files too: the service gets the lines
    private void size(long bytes) {
        DatasetSize size = new DatasetSize(0, Map.of(), Map.of("training", bytes));
        for (SizeRule rule : sizes) {
            if (rule.ofBytes() && rule.severity() == Severity.ERROR) {
                rule.check(size).forEach(issue -> {
                    throw new IllegalArgumentException(
                            issue.message() + " [" + issue.code() + "] -> " + issue.fix() + "; nothing was written");
                });
            }
        }
    }

    private List<String> problems(DatasetRow row) {
        try {
            return errors.apply(rows.apply(row.example())).stream()
                    .map(issue -> " " + issue.pointer() + ": " + issue.message() + " [" + issue.code() + "]")
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of(": " + e.getMessage());
        }
    }

    private static Iterable<Map<String, Object>> made(Dataset data, Made made) {
        List<DatasetRow> rows = data.rows();
        return () -> IntStream.range(0, rows.size())
                .mapToObj(i -> made.row(rows.get(i), i + 1))
                .iterator();
    }

    /** The line that is written for a row. */
    private interface Made {
        Map<String, Object> row(DatasetRow row, int number);
    }

    private static Map<String, Object> origin(DatasetRow row, int number) {
        return ToolTurns.ordered(
                "row",
                number,
                "source",
                row.origin().source(),
                "line",
                row.origin().line(),
                "format",
                row.origin().format());
    }

    // Returns the number of bytes, before they are packed
    private static long content(String name, Iterable<Map<String, Object>> rows, OutputStream file) throws IOException {
        if (name.endsWith(".gz")) {
            try (OutputStream packed = new GZIPOutputStream(new Open(file))) {
                return content(name.substring(0, name.length() - 3), rows, packed);
            }
        } else if (name.endsWith(".zst")) {
            try (OutputStream packed = new ZstdOutputStream(new Open(file))) {
                return content(name.substring(0, name.length() - 4), rows, packed);
            }
        }
        Open counted = new Open(file);
        if (name.endsWith(".json")) {
            array(rows, counted);
        } else if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            table(rows, name.endsWith(".csv") ? ',' : '\t', counted);
        } else {
            lines(rows, counted);
        }
        return counted.count;
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()), 1 << 16);
    }

    private static void lines(Iterable<Map<String, Object>> rows, OutputStream file) throws IOException {
        Writer out = writer(file);
        for (Map<String, Object> row : rows) {
            out.write(Json.write(row));
            out.write('\n');
        }
        out.flush();
    }

    private static void array(Iterable<Map<String, Object>> rows, OutputStream file) throws IOException {
        Writer out = writer(file);
        boolean empty = true;
        for (Map<String, Object> row : rows) {
            out.write(empty ? "[\n" : ",\n");
            out.write(Json.write(row));
            empty = false;
        }
        out.write(empty ? "[]\n" : "\n]\n");
        out.flush();
    }

    private static void table(Iterable<Map<String, Object>> rows, char separator, OutputStream file)
            throws IOException {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        Writer out = writer(file);
        CsvWriter csv = CsvWriter.builder().fieldSeparator(separator).build(out);
        csv.writeRecord(names);
        for (Map<String, Object> row : rows) {
            csv.writeRecord(
                    names.stream().map(name -> cell(name, row.get(name))).toList());
        }
        csv.flush(); // into the writer
        out.flush();
    }

    private static String cell(String name, @org.jspecify.annotations.Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a table holds a text in every field of every row, and " + name + " is "
                + Found.shown(value) + " -> write .jsonl");
    }

    /** A stream that stays open, and counts. */
    private static final class Open extends FilterOutputStream {
        private long count;

        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }

        @Override
        public void write(int single) throws IOException {
            out.write(single);
            count++;
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
