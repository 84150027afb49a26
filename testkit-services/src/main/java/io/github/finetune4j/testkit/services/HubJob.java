// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A job at {@link FakeHub}. What it does is a {@link Work}: it reads what was asked for, logs, and puts its result into
 * a repository.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HubJob {
    private final String id;
    private final String owner;
    private final Map<String, Object> asked;
    private final InstantSource clock;
    private final Instant created;
    private final List<Line> lines = new ArrayList<>();
    private String stage = "SCHEDULING";
    private @Nullable String message;
    private @Nullable Instant started;
    private @Nullable Instant finished;

    /**
     * The work of a job.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it; a job whose work throws ends as {@code ERROR}.
         *
         * @param job what was asked for, and where to log
         */
        void run(HubJob job);
    }

    /**
     * A line of a job's log.
     *
     * @param at when it was written
     * @param text the line
     */
    record Line(Instant at, String text) {}

    HubJob(String id, String owner, Map<String, Object> asked, InstantSource clock) {
        this.id = id;
        this.owner = owner;
        this.asked = asked;
        this.clock = clock;
        created = clock.instant();
    }

    /** {@return its id} */
    public String id() {
        return id;
    }

    /** {@return what was asked for, as it came} */
    public Map<String, Object> asked() {
        return asked;
    }

    /**
     * {@return a variable of its environment, empty text if it is not set}
     *
     * @param name of the variable
     */
    public String environment(String name) {
        return asked.get("environment") instanceof Map<?, ?> map && map.get(name) instanceof String text ? text : "";
    }

    /**
     * Writes a line to the log.
     *
     * @param text without a line end
     */
    public synchronized void log(String text) {
        lines.add(new Line(clock.instant(), text));
        notifyAll();
    }

    /** {@return whether somebody cancelled it} */
    public synchronized boolean cancelled() {
        return stage.equals("CANCELED");
    }

    synchronized boolean ended() {
        return finished != null;
    }

    void perform(Work work) {
        begin();
        try {
            log("===== Job started =====");
            work.run(this);
            end("COMPLETED", null);
        } catch (RuntimeException | Error e) {
            log("Traceback: " + e.getMessage());
            end("ERROR", String.valueOf(e.getMessage()));
        }
    }

    private synchronized void begin() {
        if (finished == null) {
            stage = "RUNNING";
            started = clock.instant();
        }
    }

    synchronized void end(String word, @Nullable String why) {
        if (finished == null) {
            stage = word;
            message = why;
            finished = clock.instant();
        }
        notifyAll();
    }

    /** {@return a line, waiting for it; null if there will be none, or was none for so long} */
    synchronized @Nullable Line line(int number, Duration silence) throws InterruptedException {
        long end = System.nanoTime() + silence.toNanos();
        while (number >= lines.size() && finished == null) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return number < lines.size() ? lines.get(number) : null;
    }

    boolean labelled(String pair) {
        int equals = pair.indexOf('=');
        return asked.get("labels") instanceof Map<?, ?> labels
                && pair.substring(equals + 1).equals(labels.get(pair.substring(0, equals)));
    }

    synchronized Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(asked);
        json.remove("secrets");
        json.put("id", id);
        json.put("createdAt", created.toString());
        put(json, "startedAt", started);
        put(json, "finishedAt", finished);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("stage", stage);
        put(status, "message", message);
        json.put("status", status);
        json.put("durations", Map.of("runningSecs", 90));
        json.put("owner", Map.of("id", owner, "name", owner, "type", "user"));
        return Json.plainMap(json);
    }

    private static void put(Map<String, Object> into, String name, @Nullable Object value) {
        if (value != null) {
            into.put(name, value.toString());
        }
    }
}
