package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The files of a split while rows are dealt out to them: all of them change, or none. */
final class SplitFiles implements AutoCloseable {
    private final Path folder;
    private final Map<SplitPart, AtomicFile> parts = new EnumMap<>(SplitPart.class);
    private final Map<SplitPart, Integer> sizes = new EnumMap<>(SplitPart.class);
    private final AtomicFile rejected;

    SplitFiles(Path folder) {
        this.folder = folder;
        this.rejected = AtomicFile.open(folder.resolve("rejected.jsonl"));
        for (SplitPart part : SplitPart.values()) {
            parts.put(part, AtomicFile.open(folder.resolve(part.word() + ".jsonl")));
            sizes.put(part, 0);
        }
    }

    void add(SplitPart part, byte[] bytes, int from, int to) {
        try {
            OutputStream out = Objects.requireNonNull(parts.get(part)).out();
            out.write(bytes, from, to - from);
            out.write('\n');
            sizes.merge(part, 1, Integer::sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void addAll(SplitPart part, Dataset rows) {
        for (Example example : rows) {
            byte[] line = Json.bytes(ExampleRows.row(example));
            add(part, line, 0, line.length);
        }
    }

    void reject(RejectedRow row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", row.origin().source());
        fields.put("line", row.origin().line());
        fields.put("step", row.step());
        fields.put("reason", row.reason());
        fields.put("detail", row.detail());
        fields.put("row", row.row());
        try {
            rejected.out().write(Json.write(fields).getBytes(StandardCharsets.UTF_8));
            rejected.out().write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return rows by part} */
    Map<SplitPart, Integer> sizes() {
        return sizes;
    }

    void commit() {
        try {
            for (AtomicFile file : parts.values()) {
                file.finish();
            }
            rejected.finish();
            for (AtomicFile file : parts.values()) {
                file.commit();
            }
            rejected.commit();
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    @Override
    public void close() {
        parts.values().forEach(AtomicFile::close);
        rejected.close();
    }
}
