// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.internal.kept.KnownJournal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The interactions of open windows that may come once more, because what was said is still held back; also of those
 * that the process before this one saw. They lie in a journal of their own: what is open is written anew at each look,
 * and many ids would make that slow.
 */
final class SeenInteractions {
    private static final String JOURNAL = "seen";
    private static final int MOST = 262_144;

    private final KnownJournal journal;
    private final TreeMap<Long, List<String>> ofWindow = new TreeMap<>();
    private final TreeMap<Long, List<String>> unsaved = new TreeMap<>();
    private final Set<String> before = new HashSet<>();
    private int count;
    private boolean over;

    SeenInteractions(JournalStore store) {
        journal = new KnownJournal(store, JOURNAL);
        for (String line : journal.all()) {
            Map<String, Object> json = Json.parseObject(line);
            if (json.get("tile") instanceof Number window && json.get("ids") instanceof List<?> ids) {
                ids.forEach(id -> keep(window.longValue(), String.valueOf(id)));
            }
        }
        ofWindow.values().forEach(before::addAll);
    }

    /** {@return whether the process before this one saw it} */
    boolean seenBefore(String id) {
        return before.contains(id);
    }

    /** To be remembered as long as its window is open, if there is room. */
    void add(long window, String id) {
        if (count < MOST) {
            keep(window, id);
            unsaved.computeIfAbsent(window, its -> new ArrayList<>()).add(id);
        }
    }

    private void keep(long window, String id) {
        ofWindow.computeIfAbsent(window, its -> new ArrayList<>()).add(id);
        count++;
    }

    /** Windows up to that one are closed. */
    void close(long window) {
        Map<Long, List<String>> closed = ofWindow.headMap(window, true);
        over |= !closed.isEmpty();
        for (List<String> ids : closed.values()) {
            count -= ids.size();
            ids.forEach(before::remove);
        }
        closed.clear();
        unsaved.headMap(window, true).clear();
    }

    /** Writes what is new; to be called when the windows that are open were written. */
    void save() {
        if (over) {
            journal.rewrite(lines(ofWindow));
        } else if (!unsaved.isEmpty()) {
            journal.append(lines(unsaved));
        }
        over = false;
        unsaved.clear();
    }

    private static List<String> lines(Map<Long, List<String>> ids) {
        List<String> lines = new ArrayList<>();
        ids.forEach((window, its) -> lines.add(Json.write(Map.of("tile", window, "ids", its))));
        return lines;
    }
}
