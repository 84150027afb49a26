package io.github.finetune4j.data.format;

import com.github.luben.zstd.ZstdOutputStream;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetRow;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowIssue;
import io.github.finetune4j.dataset.RowProblems;
import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.error.FineTuneException;
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
import java.util.zip.GZIPOutputStream;

/**
 * Writes examples as rows of a shape. The file's name says how: {@code .jsonl} (and any other name), {@code .json} for one array, {@code
 * .csv} and {@code .tsv} for rows without nested values, each also with {@code .gz} or {@code .zst} behind it. A file is written aside,
 * synced and renamed: an existing one is replaced whole or stays.
 *
 * @since 0.1
 */
public final class DataWriter {
    private static final int SHOWN = 10;
    private final Function<Example, Map<String, Object>> rows;
    private final Function<Map<String, Object>, List<RowIssue>> errors;
    private final boolean origins;

    private DataWriter(
            Function<Example, Map<String, Object>> rows,
            Function<Map<String, Object>, List<RowIssue>> errors,
            boolean origins) {
        this.rows = rows;
        this.errors = errors;
        this.origins = origins;
    }

    /**
     * {@return a writer of one shape}
     *
     * @param format the shape
     */
    public static DataWriter of(DataFormat format) {
        return new DataWriter(format::row, row -> List.of(), false);
    }

    /**
     * {@return a writer of what a target takes, which refuses rows that break a rule of the target}
     *
     * @param target who shall train on them
     */
    public static DataWriter of(Target target) {
        return new DataWriter(target::row, row -> errors(target, row), false);
    }

    private static List<RowIssue> errors(Target target, Map<String, Object> row) {
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
     * {@return a writer that puts a second file beside the first, {@code <name>.origins.jsonl}: for each row its number from 1, and the
     * source, line and shape that it came from. Services refuse such fields in the rows themselves}
     */
    public DataWriter withOrigins() {
        return new DataWriter(rows, errors, true);
    }

    /**
     * Writes a data set.
     *
     * @param data in its order
     * @param file made with its folders, or replaced
     * @throws IllegalArgumentException if an example can't be expressed, or breaks a rule; it names the first ones and nothing is written
     * @throws FineTuneException if the file can't be written
     */
    public void write(Dataset data, Path file) {
        List<Map<String, Object>> all = rows(data);
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try (AtomicFile out = AtomicFile.open(file);
                AtomicFile beside =
                        origins ? AtomicFile.open(file.resolveSibling(file.getFileName() + ".origins.jsonl")) : null) {
            content(name, all, out.out());
            out.finish();
            if (beside != null) {
                lines(origins(data), beside.out());
                beside.finish();
                beside.commit();
            }
            out.commit();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "an example holds half of a surrogate pair, which UTF-8 can't express: cut texts at code points",
                    e);
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    private List<Map<String, Object>> rows(Dataset data) {
        List<Map<String, Object>> all = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (DatasetRow row : data.rows()) {
            try {
                Map<String, Object> written = rows.apply(row.example());
                all.add(written);
                errors.apply(written)
                        .forEach(issue -> refused.add(row.origin() + " " + issue.pointer() + ": " + issue.message()
                                + " [" + issue.code() + "]"));
            } catch (IllegalArgumentException e) {
                refused.add(row.origin() + ": " + e.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(refused.size() + " rows can't be written, among them:\n  "
                    + String.join("\n  ", refused.subList(0, Math.min(SHOWN, refused.size()))));
        }
        return all;
    }

    private static List<Map<String, Object>> origins(Dataset data) {
        List<Map<String, Object>> origins = new ArrayList<>();
        for (DatasetRow row : data.rows()) {
            origins.add(ToolTurns.ordered(
                    "row",
                    origins.size() + 1,
                    "source",
                    row.origin().source(),
                    "line",
                    row.origin().line(),
                    "format",
                    row.origin().format()));
        }
        return origins;
    }

    private static void content(String name, List<Map<String, Object>> rows, OutputStream file) throws IOException {
        if (name.endsWith(".gz")) {
            try (OutputStream packed = new GZIPOutputStream(new Open(file))) {
                content(name.substring(0, name.length() - 3), rows, packed);
            }
        } else if (name.endsWith(".zst")) {
            try (OutputStream packed = new ZstdOutputStream(new Open(file))) {
                content(name.substring(0, name.length() - 4), rows, packed);
            }
        } else if (name.endsWith(".json")) {
            array(rows, file);
        } else if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            table(rows, name.endsWith(".csv") ? ',' : '\t', file);
        } else {
            lines(rows, file);
        }
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()), 1 << 16);
    }

    private static void lines(List<Map<String, Object>> rows, OutputStream file) throws IOException {
        Writer out = writer(file);
        for (Map<String, Object> row : rows) {
            out.write(Json.write(row));
            out.write('\n');
        }
        out.flush();
    }

    private static void array(List<Map<String, Object>> rows, OutputStream file) throws IOException {
        Writer out = writer(file);
        String before = "[\n";
        for (Map<String, Object> row : rows) {
            out.write(before);
            out.write(Json.write(row));
            before = ",\n";
        }
        out.write(rows.isEmpty() ? "[]\n" : "\n]\n");
        out.flush();
    }

    private static void table(List<Map<String, Object>> rows, char separator, OutputStream file) throws IOException {
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

    /** A stream that stays open. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
