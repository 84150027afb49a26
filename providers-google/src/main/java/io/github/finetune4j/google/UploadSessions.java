// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where an upload goes on: the address of its session, by the object's name. In a folder, another process
 * goes on with it; the address is a right to write this one object for a week, so the folder should be the user's own.
 */
final class UploadSessions {
    private final @Nullable Path folder;
    private final Map<String, URI> memory = new ConcurrentHashMap<>();

    /** @param folder null: in memory alone */
    UploadSessions(@Nullable Path folder) {
        this.folder = folder;
    }

    private static @Nullable Path file(@Nullable Path folder, String object) {
        return folder == null ? null : folder.resolve(object.replaceAll("[^A-Za-z0-9._-]", "_") + ".session");
    }

    Optional<URI> find(String object) {
        Path file = file(folder, object);
        if (file == null || !Files.exists(file)) {
            return Optional.ofNullable(memory.get(object));
        }
        try {
            return Optional.of(URI.create(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // then it begins anew
        }
    }

    void put(String object, URI session) {
        memory.put(object, session);
        Path file = file(folder, object);
        if (file != null) {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                AtomicFile.writePrivate(file, session.toString());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file + ": " + e + " -> check the upload folder", e);
            }
        }
    }

    void remove(String object) {
        memory.remove(object);
        Path file = file(folder, object);
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file + ": " + e + " -> check the upload folder", e);
            }
        }
    }
}
