// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.Buffers;
import io.github.finetune4j.internal.files.HeldFile;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Stores rollouts in a folder, for one process at a time: one folder per rollout (the policy's name and a hash of its
 * models) with {@code state.txt}, {@code audit.jsonl} and {@code counts}. A file is written to a temporary name, synced
 * and renamed, so it is whole at any moment, also after {@code kill -9} or a loss of power.
 *
 * <p>State and events are one step: events stand in the state file until they are appended to the audit, and are
 * appended when the folder is opened again if the process ended in between.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FileRolloutStore implements RolloutStore {
    private static final String STATE = "state.txt";
    private static final String AUDIT = "audit.jsonl";
    private static final String COUNTS = "counts";

    private final Path folder;
    private final HeldFile lock;

    private FileRolloutStore(Path folder, HeldFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * {@return the store in a folder, which is made if it isn't there}
     *
     * @param folder on a local disk
     * @throws RolloutException if another process has it open, or it can't be written
     */
    public static FileRolloutStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            return HeldFile.open(folder.resolve(".lock"))
                    .map(lock -> new FileRolloutStore(folder, lock))
                    .orElseThrow(() -> new RolloutException("the folder of the rollouts is open elsewhere: " + folder
                            + " -> close the other store, or share a database among several processes"));
        } catch (IOException e) {
            throw new RolloutException(
                    "the folder of the rollouts can't be used: " + folder + " -> check its rights", e);
        }
    }

    @Override
    public synchronized Optional<StoredState> load(String rollout) {
        Path file = of(rollout).resolve(STATE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        StateFile state = StateFile.parse(read(file));
        finish(rollout, state);
        return Optional.of(state.state());
    }

    @Override
    public synchronized boolean replace(String rollout, StoredState next, List<String> events) {
        long newest = load(rollout).map(StoredState::version).orElse(0L);
        if (next.version() != newest + 1) {
            return false;
        }
        long size = size(of(rollout).resolve(AUDIT));
        StateFile state = new StateFile(next, events, size);
        write(of(rollout).resolve(STATE), state.text());
        finish(rollout, state);
        return true;
    }

    /** Appends the events of the newest state, unless they are there already. */
    private void finish(String rollout, StateFile state) {
        if (state.events().isEmpty()) {
            return;
        }
        Path audit = of(rollout).resolve(AUDIT);
        byte[] lines = (String.join("\n", state.events()) + "\n").getBytes(StandardCharsets.UTF_8);
        if (size(audit) >= state.auditSize() + lines.length) {
            return;
        }
        try (FileChannel out = FileChannel.open(audit, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(state.auditSize()); // half a line of a process that was killed
            out.position(state.auditSize());
            Buffers.write(out, ByteBuffer.wrap(lines));
            out.force(true);
        } catch (IOException e) {
            throw failed(audit, e);
        }
    }

    @Override
    public synchronized List<String> events(String rollout) {
        load(rollout);
        Path audit = of(rollout).resolve(AUDIT);
        return Files.exists(audit) ? read(audit).lines().toList() : List.of();
    }

    @Override
    public synchronized void putCounts(String rollout, int epoch, String node, String json) {
        write(of(rollout).resolve(COUNTS).resolve(epoch + "-" + checked(node) + ".json"), json);
    }

    @Override
    public synchronized List<NodeCounts> counts(String rollout, int epoch) {
        Path counts = of(rollout).resolve(COUNTS);
        if (!Files.isDirectory(counts)) {
            return List.of();
        }
        String prefix = epoch + "-";
        List<NodeCounts> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(counts)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(prefix) && name.endsWith(".json")) {
                    rows.add(new NodeCounts(name.substring(prefix.length(), name.length() - 5), read(file)));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw failed(counts, e);
        }
        return rows;
    }

    @Override
    public synchronized List<String> rollouts() {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(path -> Files.exists(path.resolve(STATE)))
                    .map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** Gives the folder up, so that another process may open it. What is stored stays. A second call does nothing. */
    @Override
    public synchronized void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private Path of(String rollout) {
        return folder.resolve(checked(rollout));
    }

    private static String checked(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,100}") || name.startsWith(".")) {
            throw new IllegalArgumentException("rollout's name: " + PolicySettings.shortened(name)
                    + " -> give 1 to 100 letters, digits, . _ or -, without a point at the beginning");
        }
        return name;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            AtomicFile.replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static RolloutException failed(Path file, Exception e) {
        return new RolloutException(
                "the rollout's file can't be read or written: " + file + " -> check disk and rights", e);
    }

    /** The state, the events that led to it, and where in the audit they begin. */
    private record StateFile(StoredState state, List<String> events, long auditSize) {
        String text() {
            StringBuilder text = new StringBuilder();
            text.append(state.version()).append(' ').append(auditSize).append('\n');
            text.append(state.json()).append('\n');
            events.forEach(event -> text.append(event).append('\n'));
            return text.toString();
        }

        static StateFile parse(String text) {
            List<String> lines = text.lines().toList();
            String[] head = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
            if (lines.size() < 2 || head.length != 2 || !head[0].matches("\\d+") || !head[1].matches("\\d+")) {
                throw new RolloutException(
                        "a rollout's state file is damaged -> restore it, or begin under another name");
            }
            return new StateFile(
                    new StoredState(Long.parseLong(head[0]), lines.get(1)),
                    lines.subList(2, lines.size()),
                    Long.parseLong(head[1]));
        }
    }
}
