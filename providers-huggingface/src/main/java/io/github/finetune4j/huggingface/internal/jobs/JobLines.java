// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.sse.SseEvent;
import io.github.finetune4j.http.sse.SseReader;
import io.github.finetune4j.job.JobEvent;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a job's log, as far as they were read. The connection stays open between two looks, so each line comes
 * once. A new connection begins with the first line again, as the Hub has it: lines are known by their number, those
 * that were read are passed over. A job that has ended is read until the last line of its script was seen, or reading
 * again brings no more, and never again after that.
 */
public final class JobLines {
    private static final int MOST_CONNECTIONS = 4;
    private static final Duration DEAD = Duration.ofMinutes(2);

    private final JobsApi api;
    private final InstantSource clock;
    private final String[] ownerAndId;
    private final ReentrantLock reading = new ReentrantLock();
    private final List<JobEvent> lines = new ArrayList<>();
    private @Nullable SseReader open;
    private int place;
    private Instant heard = Instant.EPOCH;
    private boolean whole;

    JobLines(JobsApi api, InstantSource clock, String... ownerAndId) {
        this.api = api;
        this.clock = clock;
        this.ownerAndId = ownerAndId.clone();
    }

    /**
     * {@return all lines so far, after reading what is new}
     *
     * @param job as it is now
     */
    public List<JobEvent> upToNow(JobView job) {
        boolean first = reading.tryLock();
        if (!first) {
            reading.lock(); // whoever holds it reads what we would read
        }
        try {
            if (!whole && job.started() && (first || job.ended())) {
                read(job);
            }
            return List.copyOf(lines);
        } finally {
            reading.unlock();
        }
    }

    private void read(JobView job) {
        for (int connection = 0; connection < MOST_CONNECTIONS; connection++) {
            int before = lines.size();
            boolean orderly = follow(job);
            boolean noMore = orderly && (!job.completed() || (connection > 1 && lines.size() == before));
            whole = lines.stream().anyMatch(JobLog::isEnd) || (job.ended() && noMore);
            if (whole) {
                drop();
            }
            if (whole || !job.ended()) {
                return;
            }
        }
    }

    /** {@return whether the stream ended in good order} */
    private boolean follow(JobView job) {
        try {
            SseReader reader = connected();
            for (Optional<SseEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
                heard = clock.instant();
                if (place >= lines.size()) {
                    lines.add(JobLog.event(place, event.get().data(), job.created()));
                }
                place++;
            }
            drop();
            return true;
        } catch (HttpTimeoutException e) {
            if (job.ended() || heard.plus(DEAD).isBefore(clock.instant())) {
                drop();
            }
            return false; // no more for now
        } catch (IOException e) {
            drop();
            return false;
        }
    }

    private SseReader connected() {
        SseReader now = open;
        if (now == null) {
            HttpReply reply = api.logs(ownerAndId);
            now = new SseReader(reply.body());
            open = now;
            place = 0;
            heard = clock.instant();
        }
        return now;
    }

    private void drop() {
        SseReader now = open;
        open = null;
        try {
            if (now != null) {
                now.close();
            }
        } catch (IOException e) {
            System.getLogger("io.github.finetune4j.huggingface")
                    .log(System.Logger.Level.DEBUG, "a log's connection could not be closed");
        }
    }

    /** Ends the connection; what was read can still be asked for. */
    void close() {
        reading.lock();
        try {
            drop();
        } finally {
            reading.unlock();
        }
    }
}
