// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.job.JobEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The log of a job's first machine in CloudWatch, from its first line on: what is an event has its line's number, so
 * any process numbers it alike. A job that is taken away from a spare machine and goes on has a stream more.
 *
 * @param clients that call
 * @param errors as they are reported
 * @param lines what a line says
 */
record TrainingLog(AwsClients clients, AwsErrors errors, MetricLines lines) {
    static final String GROUP = "/aws/sagemaker/TrainingJobs";
    private static final int LIMIT = 5_000;
    // which stream, how many of its lines were read, and the service's own cursor in it
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,6}):(\\d{1,12}):(.*)");

    /**
     * A piece of the log.
     *
     * @param events found in it
     * @param cursor where to go on
     * @param more whether there is more at once
     */
    record Page(List<JobEvent> events, String cursor, boolean more) {}

    Page page(String job, String cursor) {
        Matcher parts = CURSOR.matcher(cursor.isEmpty() ? "0:0:" : cursor);
        if (!parts.matches()) {
            throw errors.refused("events", "cursor: " + cursor + " -> take the one that the last page gave");
        }
        int stream = Integer.parseInt(parts.group(1));
        List<String> streams = streams(job);
        if (stream >= streams.size()) {
            return new Page(List.of(), cursor, false);
        }
        return read(streams, stream, Long.parseLong(parts.group(2)), parts.group(3));
    }

    /** {@return their names, which end with the second of their beginning} */
    private List<String> streams(String job) {
        return errors.call("list log streams", () -> {
            try {
                return clients
                        .logs()
                        .describeLogStreamsPaginator(b -> b.logGroupName(GROUP).logStreamNamePrefix(job + "/algo-1-"))
                        .logStreams()
                        .stream()
                        .map(LogStream::logStreamName)
                        .sorted()
                        .toList();
            } catch (ResourceNotFoundException e) {
                return List.of(); // no job of this account has ever written a line
            }
        });
    }

    private Page read(List<String> streams, int stream, long read, String token) {
        GetLogEventsResponse reply = errors.call(
                "read log",
                () -> clients.logs()
                        .getLogEvents(b -> b.logGroupName(GROUP)
                                .logStreamName(streams.get(stream))
                                .startFromHead(true)
                                .limit(LIMIT)
                                .nextToken(token.isEmpty() ? null : token)));
        List<JobEvent> events = new ArrayList<>();
        long line = read;
        for (OutputLogEvent each : reply.events()) {
            line++;
            Instant at = Instant.ofEpochMilli(each.timestamp() == null ? 0 : each.timestamp());
            Optional<JobEvent> event = lines.event("log-" + stream + "-" + line, at, String.valueOf(each.message()));
            event.ifPresent(events::add);
        }
        String next = reply.nextForwardToken() == null ? token : reply.nextForwardToken();
        // the service says by the same token that there is no more
        boolean more = !next.equals(token);
        if (!more && stream + 1 < streams.size()) {
            return new Page(events, (stream + 1) + ":0:", true);
        }
        return new Page(events, stream + ":" + line + ":" + next, more);
    }
}
