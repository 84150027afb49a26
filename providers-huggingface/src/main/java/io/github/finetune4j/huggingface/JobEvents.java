package io.github.finetune4j.huggingface;

import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.SseEvent;
import io.github.finetune4j.http.SseReader;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.EventPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The events of a job after a cursor. The log's stream begins with the first line at every connection, and may break or end early: lines are known by their
 * number, and a job that has ended is read until the last line of its script was seen, or reading again brings no more.
 */
final class JobEvents {
    private static final int MOST_CONNECTIONS = 4;

    private final JobsApi api;
    private final JobView job;
    private final String[] ownerAndId;
    private final List<JobEvent> lines = new ArrayList<>();

    JobEvents(JobsApi api, JobView job, String... ownerAndId) {
        this.api = api;
        this.job = job;
        this.ownerAndId = ownerAndId.clone();
    }

    /** {@return what comes after; the cursor counts the changes of status and the lines that were given} */
    EventPage after(String cursor) {
        int[] given = counts(cursor);
        List<JobEvent> changes = job.changes();
        read();
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

    private void read() {
        for (int connection = 0; connection < MOST_CONNECTIONS; connection++) {
            int before = lines.size();
            boolean orderly = connect();
            boolean whole = lines.stream().anyMatch(JobLog::isEnd) || (orderly && !job.completed());
            if (!job.ended() || whole || (connection > 1 && orderly && lines.size() == before)) {
                return;
            }
        }
    }

    /** {@return whether the stream ended in good order} */
    private boolean connect() {
        try (HttpReply reply = api.logs(ownerAndId);
                SseReader reader = new SseReader(reply.body())) {
            int number = 0;
            for (Optional<SseEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
                if (number >= lines.size()) {
                    lines.add(JobLog.event(number, event.get().data(), job.created()));
                }
                number++;
            }
            return true;
        } catch (IOException e) {
            return false; // broke, or has no more for now
        }
    }
}
