// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.internal.files.FirstBytes;
import io.github.finetune4j.internal.files.OrdinaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A file, unpacked while it is read. Says so where it is missing, damaged, or changes meanwhile. */
record PackedFile(Path file, Rows rows) implements DatasetSource {
    static final Rows JSONL = (in, sink) -> sink.jsonl(in);
    static final Rows JSON = (in, sink) -> sink.json(in);

    /** A reader of the unpacked bytes. */
    @FunctionalInterface
    interface Rows {
        void read(InputStream in, RowSink sink) throws IOException;
    }

    @Override
    public String name() {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    @Override
    public void read(RowSink sink) throws IOException {
        Optional<String> other = OrdinaryFile.other(file);
        if (!Files.exists(file)) {
            sink.lost(Losses.error("file-not-found", "there is no file " + file.toAbsolutePath(), "check the path"));
        } else if (other.isPresent()) {
            sink.lost(Losses.error("not-a-file", file.toAbsolutePath() + " is " + other.get(), OrdinaryFile.FIX));
        } else {
            open(sink);
        }
    }

    private void open(RowSink sink) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        try (InputStream in = new FirstBytes(Files.newInputStream(file), before.size());
                Unpacked unpacked = Unpacked.of(in)) {
            rows.read(unpacked, sink);
            unpacked.drain();
        } catch (DamagedArchiveException e) {
            sink.lost(Losses.error(
                    "unreadable-archive",
                    "the " + e.kind() + " data is damaged: " + e.getMessage(),
                    "fetch or pack the file again"));
        }
        unchanged(before, sink);
    }

    private void unchanged(BasicFileAttributes before, RowSink sink) throws IOException {
        if (!Files.exists(file)) {
            changed("the file was removed while it was read", sink);
            return;
        }
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
        if (after.size() != before.size() || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
            changed(
                    "the file had " + before.size() + " bytes when reading began and has " + after.size() + " now",
                    sink);
        }
    }

    private static void changed(String how, RowSink sink) {
        sink.lost(Losses.error("file-changed", how, "wait until nothing writes to it, then read again"));
    }
}
