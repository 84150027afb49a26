// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.internal.provider.Digits;
import io.github.finetune4j.http.internal.provider.Fields;
import io.github.finetune4j.job.JobEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry of the service's log of a job.
 *
 * @param id ours, made of what the entry says, for the service gives none; free of spaces and commas
 * @param at when it happened; the time of the entry before it where it has none
 * @param fields what it says
 */
record LoggedEvent(String id, Instant at, Fields fields) {
    private static final int DIGITS = 12;

    /** {@return the entries, oldest first} */
    static List<LoggedEvent> of(List<Fields> entries) {
        List<LoggedEvent> events = new ArrayList<>();
        Map<String, Integer> alike = new HashMap<>();
        Instant before = Instant.EPOCH;
        for (Fields entry : entries) {
            Instant at = entry.time("created_at").orElse(before);
            before = at;
            String same = entry.text("type") + " " + entry.text("created_at") + " " + entry.text("step") + " "
                    + entry.text("message");
            int number = alike.merge(same, 1, Integer::sum);
            String hash = Digits.sha256(same).substring(0, DIGITS);
            events.add(new LoggedEvent("event-" + hash + (number == 1 ? "" : "-" + number), at, entry));
        }
        events.sort(Comparator.comparing(LoggedEvent::at)); // stable
        return events;
    }

    boolean is(String type) {
        return fields.text("type").equals(type);
    }

    JobEvent note() {
        String level = fields.text("level").replace("legacy_i", "");
        String text = fields.text("message").isBlank() ? fields.text("type") : fields.text("message");
        return new JobEvent.Note(id, at, level.isEmpty() ? "info" : level.equals("warning") ? "warn" : level, text);
    }
}
