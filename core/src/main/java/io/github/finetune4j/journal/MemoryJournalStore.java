// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * A store that keeps nothing beyond the process: for tests and trials. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MemoryJournalStore implements JournalStore {
    private final Map<String, List<String>> journals = new TreeMap<>();
    private final Turns turns = new Turns();

    /** Makes an empty store. */
    public MemoryJournalStore() {}

    @Override
    public synchronized List<String> names() {
        return List.copyOf(journals.keySet());
    }

    @Override
    public synchronized List<String> read(String name, long after) {
        List<String> lines = known(name);
        return List.copyOf(lines.subList((int) Math.min(after, lines.size()), lines.size()));
    }

    private List<String> known(String name) {
        return journals.getOrDefault(JournalNames.check(name), List.of());
    }

    @Override
    public synchronized boolean append(String name, long after, List<String> lines) {
        if (known(name).size() != after) {
            return false;
        }
        if (!JournalNames.lines(lines).isEmpty()) {
            journals.computeIfAbsent(name, its -> new ArrayList<>()).addAll(lines);
        }
        return true;
    }

    @Override
    public synchronized boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
        List<String> all = new ArrayList<>(known(name));
        if (all.size() != after) {
            return false;
        }
        replaced.forEach((number, line) -> all.set(place(name, number, line, all), line));
        all.addAll(added);
        return rewrite(name, after, all);
    }

    private static int place(String name, long number, String line, List<String> all) {
        if (number < 0 || number >= all.size()) {
            throw new IllegalArgumentException("line " + number + " of " + all.size() + " in the journal " + name
                    + " -> give the numbers of lines that are there, from 0");
        }
        int room = length(all.get((int) number));
        if (length(line) > room) {
            throw new IllegalArgumentException("a line of " + length(line) + " bytes in the place of one of " + room
                    + " in the journal " + name + " -> give a shorter one");
        }
        return (int) number;
    }

    private static int length(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public synchronized boolean rewrite(String name, long after, List<String> lines) {
        if (known(name).size() != after) {
            return false;
        }
        if (JournalNames.lines(lines).isEmpty()) {
            journals.remove(name);
        } else {
            journals.put(name, new ArrayList<>(lines));
        }
        return true;
    }

    @Override
    public Turn turn(String name, String who) {
        return turns.ask(JournalNames.check(name), who, () -> {});
    }

    /** Does nothing: what is in memory goes with it. */
    @Override
    public void close() {
        // nothing is held
    }
}
