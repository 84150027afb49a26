// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.upload;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which parts of an upload have arrived, so that it can resume where it broke off. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PartLedger {
    private final @Nullable Path file;
    private final Map<Long, String> parts = new ConcurrentHashMap<>();
    private @Nullable String upload;

    private PartLedger(@Nullable Path file) {
        this.file = file;
    }

    /** {@return one that lasts as long as the process} */
    public static PartLedger inMemory() {
        return new PartLedger(null);
    }

    /**
     * {@return one in a file, with what it holds already; a line that was cut off by a crash counts as never written}
     *
     * @param file made with the first entry
     * @throws FineTuneException if it cannot be read
     */
    public static PartLedger in(Path file) {
        PartLedger ledger = new PartLedger(file);
        if (Files.exists(file)) {
            try {
                Files.readAllLines(file).forEach(ledger::read);
            } catch (IOException e) {
                throw new FineTuneException(
                        "cannot read " + file + ": " + e + " -> remove it to upload from the start", e);
            }
        }
        return ledger;
    }

    private void read(String line) {
        try {
            Map<String, Object> entry = Json.parseObject(line);
            if (entry.get("upload") instanceof String id) {
                upload = id;
                parts.clear();
            } else if (entry.get("part") instanceof Long number && entry.get("id") instanceof String id) {
                parts.put(number, id);
            }
        } catch (JsonException e) {
            System.getLogger("io.github.finetune4j.http")
                    .log(System.Logger.Level.DEBUG, "a line of {0} was cut off and is ignored", file);
        }
    }

    /** {@return the service's id of the upload that was begun} */
    public synchronized Optional<String> upload() {
        return Optional.ofNullable(upload);
    }

    /**
     * Begins an upload; forgets the parts of an earlier one.
     *
     * @param id the service's
     */
    public synchronized void begin(String id) {
        upload = id;
        parts.clear();
        write(Map.of("upload", id));
    }

    /**
     * {@return the service's id of a part that has arrived}
     *
     * @param number of the part, from 0
     */
    public Optional<String> part(long number) {
        return Optional.ofNullable(parts.get(number));
    }

    /**
     * Remembers a part that has arrived.
     *
     * @param number of the part, from 0
     * @param id the service's
     */
    public synchronized void arrived(long number, String id) {
        parts.put(number, id);
        write(Map.of("part", number, "id", id));
    }

    /** Forgets everything: the upload is whole, or was given up. */
    public synchronized void forget() {
        upload = null;
        parts.clear();
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new FineTuneException("cannot remove " + file + ": " + e + " -> remove it by hand", e);
        }
    }

    private void write(Map<String, ?> entry) {
        if (file == null) {
            return;
        }
        try {
            // the line end in front closes a line that a crash cut off
            Files.writeString(
                    file,
                    "\n" + Json.write(entry),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new FineTuneException("cannot write " + file + ": " + e + " -> check folder and free space", e);
        }
    }
}
