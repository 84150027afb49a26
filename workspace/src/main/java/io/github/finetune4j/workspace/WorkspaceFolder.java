// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.workspace;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder of a workspace: a file says that it is one, and of which version; each store has a folder in it. */
final class WorkspaceFolder {
    private static final String MARK = "workspace.json";
    private static final int VERSION = 1;

    private WorkspaceFolder() {}

    /** {@return the folder, a new one where there is none or it is empty} */
    static Path open(Path folder) {
        try {
            Files.createDirectories(folder);
            Path mark = folder.resolve(MARK);
            if (!Files.exists(mark)) {
                requireEmpty(folder);
                AtomicFile.write(mark, "{\"finetune4j\":\"workspace\",\"version\":" + VERSION + "}\n");
            }
            requireKnown(folder, Files.readString(mark));
            return folder.toRealPath();
        } catch (IOException e) {
            throw new FineTuneException("workspace " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    // Whatever begins with a dot is nobody's work: a folder of the system's, or the mark that another process writes
    // now. Where that process has gone on to its stores, the mark is there by now
    private static void requireEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            boolean taken = files.map(file -> file.getFileName().toString()).anyMatch(name -> !name.startsWith("."));
            if (taken && !Files.exists(folder.resolve(MARK))) {
                throw new FineTuneException("workspace " + folder + ": it holds other files, and no " + MARK
                        + " -> give an empty folder, or one that a workspace has made");
            }
        }
    }

    private static void requireKnown(Path folder, String mark) {
        Object version = version(folder, mark);
        if (!(version instanceof Number number) || number.intValue() < 1) {
            throw new FineTuneException("workspace " + folder + ": version " + version + " in " + MARK
                    + " -> bring the file back from a copy");
        }
        if (number.intValue() > VERSION) {
            throw new FineTuneException("workspace " + folder + ": version " + version
                    + " -> open it with a newer finetune4j; this one knows " + VERSION);
        }
    }

    private static Object version(Path folder, String mark) {
        try {
            return String.valueOf(Json.parseObject(mark).get("finetune4j")).equals("workspace")
                    ? Json.parseObject(mark).getOrDefault("version", "none")
                    : "none";
        } catch (JsonException e) {
            throw new FineTuneException(
                    "workspace " + folder + ": " + MARK + " is no JSON -> bring the file back from a copy", e);
        }
    }
}
