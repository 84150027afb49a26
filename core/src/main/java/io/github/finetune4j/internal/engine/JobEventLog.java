// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.job.JobEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The events of one job in the order of their arrival, each once, kept so that every reader starts at the first.
 *
 * <p>Bounded: at {@value #MOST} events, every second step event and note of the older half goes. Readers that are past
 * them have had them; later ones see a coarser curve. Changes of status, validation losses and checkpoints all stay,
 * and so do the ids by which repeats are known (about 70 bytes each).
 */
final class JobEventLog {
    static final int MOST = 50_000;

    /** An event and its place. */
    record Entry(long number, JobEvent event) {}

    /** The end of the job: failure is null if it gave a model. */
    record End(@Nullable RuntimeException failure) {}

    private final int most;
    private final Set<String> ids = new HashSet<>();
    private final List<EventReader> readers = new CopyOnWriteArrayList<>();
    private List<Entry> entries = new ArrayList<>();
    private long next;
    private @Nullable End end;

    JobEventLog() {
        this(MOST);
    }

    JobEventLog(int most) {
        this.most = most;
    }

    /** {@return how many of the events were new} */
    int append(List<JobEvent> events) {
        int fresh = addAll(events);
        if (fresh > 0) {
            readers.forEach(EventReader::wake);
        }
        return fresh;
    }

    private synchronized int addAll(List<JobEvent> events) {
        int fresh = 0;
        for (JobEvent event : events) {
            if (end == null && ids.add(event.id())) {
                entries.add(new Entry(next++, event));
                fresh++;
            }
        }
        if (entries.size() > most) {
            thin();
        }
        return fresh;
    }

    private void thin() {
        int half = entries.size() / 2;
        List<Entry> kept = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (i >= half || i % 2 == 0 || !canGo(entry.event())) {
                kept.add(entry);
            }
        }
        entries = kept;
    }

    private static boolean canGo(JobEvent event) {
        return event instanceof JobEvent.StepCompleted || event instanceof JobEvent.Note;
    }

    void close(@Nullable RuntimeException failure) {
        synchronized (this) {
            end = new End(failure);
        }
        readers.forEach(EventReader::wake);
    }

    void add(EventReader reader) {
        readers.add(reader);
    }

    void remove(EventReader reader) {
        readers.remove(reader);
    }

    /** {@return the first event whose number is at least {@code number}, null if there is none yet} */
    synchronized @Nullable Entry at(long number) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).number() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < entries.size() ? entries.get(low) : null;
    }

    /** {@return how the job ended, null as long as events may come} */
    synchronized @Nullable End end() {
        return end;
    }
}
