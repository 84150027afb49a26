// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.split;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.read.ReadRow;
import io.github.finetune4j.dataset.internal.read.RowDestination;
import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.RowOrigin;
import io.github.finetune4j.dataset.spi.SplitPart;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files of a split while rows are dealt out to them: all of them change, or none. */
public final class SplitFiles implements RowDestination, AutoCloseable {
    private final Path folder;
    private final Map<SplitPart, AtomicFile> parts = new EnumMap<>(SplitPart.class);
    private final Map<SplitPart, Integer> sizes = new EnumMap<>(SplitPart.class);
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private final AtomicFile rejected;
    private final Map<SplitPart, AtomicFile> origins = new EnumMap<>(SplitPart.class);
    private final SplitOutput output;

    public SplitFiles(Path folder, SplitOutput output) {
        this.folder = folder;
        this.output = output;
        this.rejected = AtomicFile.open(folder.resolve("rejected.jsonl"));
        try {
            for (SplitPart part : SplitPart.values()) {
                open(part);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(SplitPart part) {
        parts.put(part, AtomicFile.open(folder.resolve(part.word() + ".jsonl")));
        sizes.put(part, 0);
        bytes.put(part.word(), 0L);
        if (output.origins()) {
            origins.put(part, AtomicFile.open(folder.resolve(part.word() + ".origins.jsonl")));
        }
    }

    /** Adds a row that was read just now, and dealt out. */
    @Override
    public void take(long index, ReadRow row, RowOrigin origin) {
        SplitPart part = Objects.requireNonNull(row.part());
        Example example = row.example();
        if (output.rows() == null || example == null) {
            add(part, row);
        } else {
            add(part, output.line(example, origin));
        }
        origin(part, origin);
    }

    private void origin(SplitPart part, RowOrigin origin) {
        AtomicFile file = origins.get(part);
        if (file == null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("row", Objects.requireNonNull(sizes.get(part)));
        fields.put("source", origin.source());
        fields.put("line", origin.line());
        fields.put("format", origin.format());
        line(file, fields);
    }

    private void line(AtomicFile file, Map<String, Object> fields) {
        try {
            file.out().write(Json.bytes(fields));
            file.out().write('\n');
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    private void add(SplitPart part, ReadRow row) {
        try {
            OutputStream out = out(part);
            end(part, out, row.writeTo(out));
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    private void add(SplitPart part, byte[] line) {
        try {
            OutputStream out = out(part);
            out.write(line);
            end(part, out, line.length);
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    private OutputStream out(SplitPart part) {
        return Objects.requireNonNull(parts.get(part)).out();
    }

    private void end(SplitPart part, OutputStream out, int length) throws IOException {
        out.write('\n');
        sizes.merge(part, 1, Integer::sum);
        bytes.merge(part.word(), length + 1L, Long::sum);
    }

    public void addAll(SplitPart part, List<DatasetRow> rows) {
        for (DatasetRow row : rows) {
            add(part, output.line(row.example(), row.origin()));
            origin(part, row.origin());
        }
    }

    public void reject(RejectedRow row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", row.origin().source());
        fields.put("line", row.origin().line());
        fields.put("step", row.step());
        fields.put("reason", row.reason());
        fields.put("detail", row.detail());
        fields.put("row", row.row());
        line(rejected, fields);
    }

    /** {@return rows by part} */
    public Map<SplitPart, Integer> sizes() {
        return sizes;
    }

    /** {@return bytes by part's word} */
    public Map<String, Long> bytes() {
        return bytes;
    }

    public void commit() {
        try {
            AtomicFile.commitAll(all());
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    @Override
    public void close() {
        all().forEach(AtomicFile::close);
    }

    private List<AtomicFile> all() {
        List<AtomicFile> all = new ArrayList<>(parts.values());
        all.addAll(origins.values());
        all.add(rejected);
        return all;
    }
}
