// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.upload.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Data sets as files of JSON lines, for the time of an upload. */
public final class RowsFile {
    /** Begins the names of what is put at a service. */
    public static final String PREFIX = "finetune4j-";

    private RowsFile() {}

    /** {@return what the use of the rows gives} */
    public static <T> T with(Dataset data, Function<Content, T> use) {
        Path file = temporary();
        try {
            JsonlWriter.writeForService(data.examples(), file);
            return use.apply(Content.of(file));
        } finally {
            remove(file);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile(PREFIX, ".jsonl");
        } catch (IOException e) {
            throw new FineTuneException(
                    "cannot make a temporary file: " + e + " -> free space, or set java.io.tmpdir", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.getLogger(RowsFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "the temporary file " + file + " could not be removed", e);
        }
    }
}
