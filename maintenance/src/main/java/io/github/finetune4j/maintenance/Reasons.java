// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.trigger.Situation;
import io.github.finetune4j.maintenance.trigger.Trigger;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reasons for a cycle: those that triggers find, and those that are reported. Safe for use by several threads. */
final class Reasons {
    private final Settings settings;
    private final Journal journal;
    private final Map<String, Reported> reported = new LinkedHashMap<>();

    /** A count of how often a reason was reported in this process: on record, and not yet. */
    private static final class Reported {
        private final String why;
        private long written;
        private long unwritten;

        Reported(String why) {
            this.why = why;
        }
    }

    Reasons(Settings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
    }

    /** The first one is on record at once; of a storm only every doubling is, and its sum at the next tick. */
    synchronized void add(String trigger, String why) {
        Reported count = reported.computeIfAbsent(trigger, any -> new Reported(why));
        count.unwritten++;
        if (count.unwritten > count.written) {
            write(trigger, count);
        }
    }

    synchronized void flush() {
        reported.forEach((trigger, count) -> {
            if (count.unwritten > 0) {
                write(trigger, count);
            }
        });
        reported.clear();
    }

    private void write(String trigger, Reported count) {
        Instant now = settings.clock().instant();
        journal.add("trigger", line -> facts(line, new Cause(trigger, count.why, now, count.unwritten)));
        count.written += count.unwritten;
        count.unwritten = 0;
    }

    private static Facts facts(Facts line, Cause cause) {
        return line.with("trigger", cause.trigger()).with("why", cause.why()).with("times", cause.times());
    }

    /** Puts on record what the triggers find. */
    void note(ModelVersion champion) {
        for (Cause cause : found(champion)) {
            journal.add("trigger", line -> facts(line, cause));
        }
    }

    /** What the triggers find that is not on record yet. */
    List<Cause> found(ModelVersion champion) {
        Instant now = settings.clock().instant();
        List<Cause> found = new ArrayList<>();
        for (Trigger trigger : settings.triggers()) {
            boolean waits = journal.read(state -> state.pending.containsKey(trigger.name()));
            if (!waits) {
                Situation seen = situation(trigger, champion);
                settings.callback("trigger " + trigger.name(), "it gives no reason; the others are asked")
                        .call(() -> Objects.requireNonNull(trigger.check(seen)), Optional.<String>empty())
                        .ifPresent(why -> found.add(new Cause(trigger.name(), why, now, 1)));
            }
        }
        return found;
    }

    Situation situation(Trigger trigger, ModelVersion champion) {
        Instant now = settings.clock().instant();
        Instant last = journal.read(state -> state.opened == null ? now : state.taken(trigger.name()));
        Instant collected = journal.read(state -> state.collected);
        return new Situation() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Instant last() {
                return last;
            }

            @Override
            public ModelVersion champion() {
                return champion;
            }

            @Override
            public long newRows() {
                return settings.source().count(collected, now);
            }
        };
    }
}
