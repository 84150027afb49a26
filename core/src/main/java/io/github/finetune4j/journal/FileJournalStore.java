// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.JournalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A store of journals as files of lines in a folder, by room: {@code people/tickets.jsonl}. Safe for use by several
 * threads, and by several processes on one machine, which wait for each other. A line is on the disk before
 * {@link #append} returns; what a killed process left half written was never acknowledged and is removed. A file that
 * was {@linkplain #rewrite rewritten} begins with a line that says how often.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileJournalStore implements JournalStore {
    private static final String END = ".jsonl";

    private final Path folder;
    private final @Nullable String only;
    private final Map<String, JournalFolder> rooms = new TreeMap<>();
    private boolean closed;

    private FileJournalStore(Path folder, @Nullable String only) throws IOException {
        Files.createDirectories(folder);
        this.folder = folder.toRealPath();
        this.only = only;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if it can't be written to, or journals lie in it without a room
     */
    public static FileJournalStore open(Path folder) {
        return opened(folder, null);
    }

    /**
     * {@return the journals of one room that has the folder for itself: they lie in it without a folder of the room's
     * name}
     *
     * @param folder of its own, made where it is missing
     * @param room {@code people}, {@code search}, {@code maintenance} or {@code monitor}
     * @throws FineTuneException if it can't be written to
     */
    public static JournalStore open(Path folder, String room) {
        FileJournalStore store = opened(folder, JournalNames.room(room));
        store.files(room);
        return new RoomJournals(store, room, store::close);
    }

    private static FileJournalStore opened(Path folder, @Nullable String only) {
        try {
            FileJournalStore store = new FileJournalStore(folder, only);
            if (only == null) {
                store.refuseJournalsWithoutRoom();
            }
            return store;
        } catch (IOException e) {
            throw new FineTuneException("journals in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    private void refuseJournalsWithoutRoom() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.anyMatch(file -> file.toString().endsWith(END))) {
                throw new FineTuneException("journals in " + folder + ": they lie there without a room"
                        + " -> open the folder for theirs: FileJournalStore.open(folder, \"people\"), or give another");
            }
        }
    }

    private synchronized JournalFolder files(String room) {
        if (closed) {
            throw new FineTuneException("journals in " + folder + ": the store is closed -> open it again");
        }
        JournalFolder known = rooms.get(room);
        if (known == null) {
            try {
                known = new JournalFolder("a journal of the room " + room, place(room));
            } catch (IOException e) {
                throw new FineTuneException(
                        "journals in " + place(room) + ": " + e + " -> give a folder to write to", e);
            }
            rooms.put(room, known);
        }
        return known;
    }

    private Path place(String room) {
        return room.equals(only) ? folder : folder.resolve(room);
    }

    /** A journal's place. */
    private record Place(String room, String name) {
        static Place of(String full) {
            int slash = JournalNames.check(full).indexOf('/');
            return new Place(full.substring(0, slash), full.substring(slash + 1));
        }
    }

    /** Work on the files of a room. */
    @FunctionalInterface
    private interface Work<T> {
        T run(JournalFolder files, String name) throws IOException;
    }

    private <T> T on(String name, String problem, String remedy, Work<T> work) {
        Place place = Place.of(name);
        JournalFolder files = files(place.room());
        try {
            return work.run(files, place.name());
        } catch (IOException e) {
            throw new FineTuneException(
                    "journal " + files.file(place.name()) + " can't be " + problem + ": " + e + " -> " + remedy, e);
        }
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (String room : rooms()) {
                files(room).names(JournalNames::fits).forEach(name -> names.add(room + "/" + name));
            }
        } catch (IOException e) {
            throw new FineTuneException("journals in " + folder + " can't be listed: " + e + " -> look at the disk", e);
        }
        names.sort(null);
        return names;
    }

    private List<String> rooms() throws IOException {
        if (only != null) {
            return List.of(only);
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .filter(JournalNames::isRoom)
                    .toList();
        }
    }

    @Override
    public List<String> read(String name, long after) {
        return on(name, "read", "fix the file, or bring it back from a copy", (files, own) -> files.read(own, after));
    }

    @Override
    public boolean append(String name, long after, List<String> lines) {
        JournalNames.lines(lines);
        return on(name, "kept", "make room, and try again", (files, own) -> files.append(own, after, lines));
    }

    @Override
    public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
        JournalNames.lines(List.copyOf(replaced.values()));
        JournalNames.lines(added);
        return on(
                name,
                "erased",
                "make room, and erase again",
                (files, own) -> files.replace(own, after, replaced, added));
    }

    @Override
    public boolean rewrite(String name, long after, List<String> lines) {
        JournalNames.lines(lines);
        return on(name, "kept", "make room, and try again", (files, own) -> files.rewrite(own, after, lines));
    }

    @Override
    public Turn turn(String name, String who) {
        return on(
                name,
                "acted on",
                "look at the folder's rights",
                (files, own) -> ActingFile.turn(files.file(own).resolveSibling(own + ".acting"), who));
    }

    /** Lets go of the files; what was added is on the disk already. */
    @Override
    public synchronized void close() {
        try {
            for (JournalFolder room : rooms.values()) {
                room.close();
            }
        } catch (IOException e) {
            throw new FineTuneException("journals in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
        rooms.clear();
        closed = true;
    }
}
