// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.internal.rules.IssueCode;
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

/** A file of JSONL, or of JSON. */
public record JsonlSource(Path file, boolean lines) implements DatasetSource {
    @Override
    public String name() {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    @Override
    public void read(RowSink sink) throws IOException {
        Optional<String> other = OrdinaryFile.other(file);
        if (!Files.exists(file)) {
            sink.lost(IssueCode.FILE_NOT_FOUND.issue("", "there is no file " + file.toAbsolutePath()));
        } else if (other.isPresent()) {
            sink.lost(IssueCode.NOT_A_FILE.issue("", file.toAbsolutePath() + " is " + other.get()));
        } else {
            open(sink);
        }
    }

    private void open(RowSink sink) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        try (InputStream in = new FirstBytes(Files.newInputStream(file), before.size())) {
            if (lines) {
                sink.jsonl(in);
            } else {
                sink.json(in);
            }
        }
        unchanged(before, sink);
    }

    private void unchanged(BasicFileAttributes before, RowSink sink) throws IOException {
        if (!Files.exists(file)) {
            sink.lost(IssueCode.FILE_CHANGED.issue("", "the file was removed while it was read"));
            return;
        }
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
        if (after.size() != before.size() || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
            sink.lost(IssueCode.FILE_CHANGED.issue(
                    "",
                    "the file had " + before.size() + " bytes when reading began and has " + after.size() + " now"));
        }
    }
}
