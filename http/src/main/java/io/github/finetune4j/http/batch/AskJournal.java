// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.JournalFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A journal of what was begun and done, a line each, on the disk before the next step. For use by whoever has the
 * answers' file open, which one process at a time has. Not safe for use by several threads.
 */
final class AskJournal implements AutoCloseable {
    private final Path path;
    private final JournalFile file;
    private long lines;

    private AskJournal(Path path, JournalFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a journal.
     *
     * @param before hears what it holds
     */
    static AskJournal open(Path path, Consumer<Map<String, Object>> before) {
        try {
            AskJournal journal = new AskJournal(path, new JournalFile("asking", path));
            for (String line : journal.file.read(0)) {
                before.accept(Json.parseObject(line));
                journal.lines++;
            }
            return journal;
        } catch (IOException e) {
            throw AtomicFile.failed(path, e);
        }
    }

    /**
     * Reads a journal that another process may be writing.
     *
     * @param before hears what it holds; nothing where there is none
     */
    static void read(Path path, Consumer<Map<String, Object>> before) {
        if (!Files.isRegularFile(path)) {
            return;
        }
        try (JournalFile file = new JournalFile("asking", path)) {
            for (String line : file.read(0)) {
                before.accept(Json.parseObject(line));
            }
        } catch (IOException e) {
            throw new FineTuneException(path + " cannot be read: " + e + " -> check its permissions", e);
        }
    }

    void add(List<Map<String, Object>> events) {
        try {
            if (!file.append(lines, events.stream().map(Json::write).toList())) {
                throw new IllegalStateException(
                        path + " was written to by somebody else -> let one process at a time ask a model");
            }
            lines += events.size();
        } catch (IOException e) {
            throw AtomicFile.failed(path, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw AtomicFile.failed(path, e);
        }
    }
}
