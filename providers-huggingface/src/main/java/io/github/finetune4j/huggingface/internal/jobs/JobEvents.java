// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.EventPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The events of a job after a cursor: its changes of status, and the lines of its log.
 *
 * @param lines all so far
 */
public record JobEvents(JobView job, List<JobEvent> lines) {
    /** {@return what comes after; the cursor counts the changes of status and the lines that were given} */
    public EventPage after(String cursor) {
        int[] given = counts(cursor);
        List<JobEvent> changes = job.changes();
        List<JobEvent> news = new ArrayList<>();
        boolean ending = job.ended();
        // the end comes after the last line, whatever the clocks say
        int before = ending ? changes.size() - 1 : changes.size();
        news.addAll(changes.subList(Math.min(given[0], before), before));
        news.addAll(lines.subList(Math.min(given[1], lines.size()), lines.size()));
        news.sort(Comparator.comparing(JobEvent::at));
        if (ending && given[0] < changes.size()) {
            news.add(last(changes.get(before)));
        }
        String next = Math.max(given[0], changes.size()) + "-" + Math.max(given[1], lines.size());
        return new EventPage(news, next, false);
    }

    private JobEvent last(JobEvent end) {
        JobEvent line = lines.isEmpty() ? end : lines.get(lines.size() - 1);
        return line.at().isAfter(end.at()) && end instanceof JobEvent.StatusChanged change
                ? new JobEvent.StatusChanged(change.id(), line.at(), change.status(), change.providerStatus())
                : end;
    }

    private static int[] counts(String cursor) {
        if (!cursor.matches("\\d{1,4}-\\d{1,9}")) {
            return new int[] {0, 0}; // START, or no cursor of ours: from the first
        }
        int dash = cursor.indexOf('-');
        return new int[] {Integer.parseInt(cursor.substring(0, dash)), Integer.parseInt(cursor.substring(dash + 1))};
    }
}
