// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import java.util.List;
import java.util.Map;

/** The journals of one room of a store. */
record RoomJournals(JournalStore all, String room, Runnable onClose) implements JournalStore {
    RoomJournals {
        room = JournalNames.room(room);
    }

    private String full(String name) {
        return room + "/" + JournalNames.own(name);
    }

    @Override
    public List<String> names() {
        String before = room + "/";
        return all.names().stream()
                .filter(name -> name.startsWith(before))
                .map(name -> name.substring(before.length()))
                .toList();
    }

    @Override
    public List<String> read(String name, long after) {
        return all.read(full(name), after);
    }

    @Override
    public boolean append(String name, long after, List<String> lines) {
        return all.append(full(name), after, lines);
    }

    @Override
    public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
        return all.replace(full(name), after, replaced, added);
    }

    @Override
    public boolean rewrite(String name, long after, List<String> lines) {
        return all.rewrite(full(name), after, lines);
    }

    @Override
    public Turn turn(String name, String who) {
        return all.turn(full(name), who);
    }

    @Override
    public JournalStore of(String other) {
        if (!other.equals(room)) {
            throw new IllegalArgumentException("journals of the room " + room + " for the room " + other
                    + " -> give those of " + other + ", or the store of all rooms");
        }
        return new RoomJournals(all, room, () -> {}); // whoever opened the store closes it
    }

    @Override
    public void close() {
        onClose.run();
    }
}
