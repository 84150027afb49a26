// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.internal.files.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.apiguardian.api.API;

/**
 * A project of Evidently, with the snapshots of one subject over time. {@link EvidentlyWorkspace} opens it.
 *
 * <p>Immutable, and safe for use by several threads and processes at once: each snapshot is a file of its own, which
 * appears whole or not at all. That matters here, as one file that is not whole hides all of a project.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EvidentlyProject {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final UUID id;
    private final String name;
    private final Clock clock;

    EvidentlyProject(Path folder, UUID id, String name, Clock clock) {
        this.folder = folder;
        this.id = id;
        this.name = name;
        this.clock = clock;
    }

    /** {@return its id, as in the addresses of Evidently's pages} */
    public UUID id() {
        return id;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /**
     * Adds a snapshot. Those that are there stay.
     *
     * @param snapshot what was found
     * @return the snapshot's id, which rises with time
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written; then nothing of it is there
     */
    public UUID add(EvidentlySnapshot snapshot) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        UUID run = rising(now.toInstant().toEpochMilli());
        LocalDateTime at = now.toLocalDateTime();
        AtomicFile.write(
                folder.resolve("snapshots").resolve(run + ".json"),
                out -> out.write(snapshot.json(at).getBytes(StandardCharsets.UTF_8)));
        return run;
    }

    /** As Evidently's own: version 7 of RFC 9562, milliseconds first. */
    private static UUID rising(long millis) {
        long random = RANDOM.nextLong();
        return new UUID((millis << 16) | 0x7000L | (random >>> 52), (RANDOM.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    @Override
    public String toString() {
        return "project " + name + " (" + id + ")";
    }
}
