// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The memory of the simulation beside what the SDK keeps: a line for each event, with tabs. A line that a killed
 * process left half written is not there.
 */
final class Journal {
    /**
     * An event.
     *
     * @param day from 0
     * @param kind a word
     * @param text for people, or figures
     */
    record Entry(int day, String kind, String text) {}

    private final Path file;
    private final Consumer<Entry> listener;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * Opens it.
     *
     * @param file may be missing
     * @param listener gets each entry that is new
     */
    Journal(Path file, Consumer<Entry> listener) {
        this.file = file;
        this.listener = listener;
        try {
            String all = Files.exists(file) ? Files.readString(file) : "";
            String whole = all.substring(0, all.lastIndexOf('\n') + 1);
            whole.lines().map(Journal::entry).forEach(entries::add);
            Files.writeString(file, whole);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Entry entry(String line) {
        String[] parts = line.split("\t", 3);
        return new Entry(Integer.parseInt(parts[0]), parts[1], parts[2]);
    }

    /** Writes an event down; one of a day and kind that is there already is left as it is. */
    void once(int day, String kind, String text) {
        if (entries.stream().noneMatch(each -> each.day() == day && each.kind().equals(kind))) {
            add(day, kind, text);
        }
    }

    void add(int day, String kind, String text) {
        Entry entry = new Entry(day, kind, text.replaceAll("\\s+", " ").strip());
        try {
            Files.write(
                    file,
                    (day + "\t" + kind + "\t" + entry.text() + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
        entries.add(entry);
        listener.accept(entry);
    }

    private UncheckedIOException unwritable(IOException cause) {
        return new UncheckedIOException(
                "cannot write to " + file + ": " + cause
                        + " -> free space, or choose another folder with -Dfolder, then run the same command again",
                cause);
    }

    /** {@return the entries of some kinds, in their order; without kinds all} */
    List<Entry> of(String... kinds) {
        List<String> wanted = Arrays.asList(kinds);
        return entries.stream()
                .filter(each -> wanted.isEmpty() || wanted.contains(each.kind()))
                .toList();
    }

    Optional<Entry> last(String kind) {
        List<Entry> all = of(kind);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    boolean has(int day, String kind) {
        return of(kind).stream().anyMatch(each -> each.day() == day);
    }
}
