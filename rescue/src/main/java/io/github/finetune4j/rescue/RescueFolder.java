// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.HeldFile;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a rescue, held by one process at a time. What it holds under its final name is whole: {@code jobs},
 * {@code files} and {@code completions} of the service, and reports.
 */
final class RescueFolder implements AutoCloseable {
    static final String JSON = ".json";
    static final String EVENTS = ".events.jsonl";
    static final String CHECKPOINTS = ".checkpoints.jsonl";
    static final String LINES = ".jsonl";
    private static final String JOBS = "jobs";
    private static final String FILES = "files";
    private static final String COMPLETIONS = "completions";
    private static final String SERVICE = "service.json";
    private static final String PROVIDER = "provider";

    private final Path root;
    private final HeldFile lock;

    private RescueFolder(Path root, HeldFile lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * {@return the folder, made where it is missing}
     *
     * @param provider whose things it holds
     * @throws FineTuneException if another process holds it, if it is another provider's, or if it can't be used
     */
    static RescueFolder open(Path folder, String provider) {
        HeldFile lock = null;
        boolean open = false;
        try {
            Path root = Files.createDirectories(folder.toAbsolutePath());
            lock = HeldFile.open(root.resolve(".lock"))
                    .orElseThrow(() -> new FineTuneException("the folder of a rescue is in use: " + folder
                            + " -> wait for the other process or thread, or give this one a folder of its own"));
            RescueFolder opened = new RescueFolder(root, lock);
            opened.belongsTo(provider);
            for (String below : List.of(JOBS, FILES, COMPLETIONS)) {
                Files.createDirectories(root.resolve(below));
            }
            open = true;
            return opened;
        } catch (IOException e) {
            throw new FineTuneException(
                    "the folder of a rescue can't be used: " + folder + ": " + e + " -> give one to write to", e);
        } finally {
            if (!open) {
                close(lock);
            }
        }
    }

    private void belongsTo(String provider) {
        Path file = root.resolve(SERVICE);
        String known = Files.exists(file) ? String.valueOf(object(file).get(PROVIDER)) : provider;
        if (!known.equals(provider)) {
            throw new FineTuneException("the folder " + root + " holds what came from " + known + ", not from "
                    + provider + " -> give each service a folder of its own");
        }
        if (!Files.exists(file)) {
            write(file, Map.of(PROVIDER, provider));
        }
    }

    Path root() {
        return root;
    }

    Path report(String name) {
        return root.resolve(name);
    }

    Path job(String id, String ending) {
        return root.resolve(JOBS).resolve(SafeName.of(id) + ending);
    }

    Path content(String file) {
        return root.resolve(FILES).resolve(SafeName.of(file));
    }

    Path about(String file) {
        return root.resolve(FILES).resolve(SafeName.of(file) + JSON);
    }

    Path completions(String model) {
        return root.resolve(COMPLETIONS).resolve(SafeName.of(model) + LINES);
    }

    /** {@return the jobs that are at home, as the service said them} */
    List<Map<String, Object>> jobs() {
        return files(JOBS, JSON).stream().map(this::object).toList();
    }

    /** {@return what is known about the files that are at home} */
    List<Map<String, Object>> abouts() {
        return files(FILES, JSON).stream().map(this::object).toList();
    }

    List<Path> completions() {
        return files(COMPLETIONS, LINES);
    }

    private List<Path> files(String below, String ending) {
        Path folder = root.resolve(below);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> ends(file, ending)).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    // names have no point of their own, but for those of files that are being written
    private static boolean ends(Path file, String ending) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(ending) && name.indexOf('.') == name.length() - ending.length() && name.charAt(0) != '.';
    }

    /** {@return the object in a file; empty where there is none} */
    Optional<Map<String, Object>> find(Path file) {
        return Files.exists(file) ? Optional.of(object(file)) : Optional.empty();
    }

    private Map<String, Object> object(Path file) {
        try {
            return Json.parseObject(WholeFile.text(file));
        } catch (IOException | JsonException e) {
            throw unreadable(file, e);
        }
    }

    static FineTuneException unreadable(Path file, Exception cause) {
        return new FineTuneException(
                "what was brought home can't be read: " + file + ": "
                        + cause.getClass().getSimpleName() + " -> move it away, and fetch it again",
                cause);
    }

    /** Writes an object, whole or not at all. */
    static void write(Path file, Object json) {
        AtomicFile.write(file, Json.prettyForUtf8(json) + "\n");
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        close(lock);
    }

    private static void close(@Nullable HeldFile lock) {
        if (lock == null) {
            return;
        }
        try {
            lock.close();
        } catch (IOException e) {
            System.getLogger(RescueFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "the lock of a rescue could not be closed", e);
        }
    }
}
