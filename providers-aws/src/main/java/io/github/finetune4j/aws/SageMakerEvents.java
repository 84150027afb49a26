// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricData;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatusTransition;

/**
 * A job's events: its transitions, which the service only ever adds to, what its log says if that is read, the last
 * value of each metric, and the end. A cursor counts the transitions and holds the log's own cursor.
 *
 * @param log null: not read
 * @param errors as they are reported
 */
record SageMakerEvents(@Nullable TrainingLog log, AwsErrors errors) {
    private static final Pattern CURSOR = Pattern.compile("t(\\d{1,9});(.*)", Pattern.DOTALL);
    private static final String ENDED = "end";
    private static final Set<String> LAST =
            Set.of("Completed", "Failed", "Stopped", "MaxRuntimeExceeded", "MaxWaitTimeExceeded");

    EventPage page(DescribeTrainingJobResponse job, String cursor) {
        if (cursor.equals(ENDED)) {
            return new EventPage(List.of(), ENDED, false);
        }
        Matcher parts = CURSOR.matcher(cursor.equals(EventPage.START) ? "t0;" : cursor);
        if (!parts.matches()) {
            throw errors.refused("events", "cursor: " + cursor + " -> take the one that the last page gave");
        }
        List<JobEvent> events = new ArrayList<>();
        int seen = transitions(job, Integer.parseInt(parts.group(1)), events);
        TrainingLog.Page lines = log == null || !begun(job)
                ? new TrainingLog.Page(List.of(), parts.group(2), false)
                : log.page(job.trainingJobName(), parts.group(2));
        events.addAll(lines.events());
        boolean end = !lines.more() && SageMakerStates.status(job).terminal();
        if (end) {
            end(job, events);
        }
        events.sort(Comparator.comparing(JobEvent::at));
        return new EventPage(events, end ? ENDED : "t" + seen + ";" + lines.cursor(), lines.more());
    }

    /** Before the container runs, there is no log. */
    private static boolean begun(DescribeTrainingJobResponse job) {
        return job.secondaryStatusTransitions().stream().anyMatch(each -> "Training".equals(each.statusAsString()));
    }

    private static int transitions(DescribeTrainingJobResponse job, int seen, List<JobEvent> events) {
        List<SecondaryStatusTransition> all = job.secondaryStatusTransitions();
        for (int i = seen; i < all.size(); i++) {
            SecondaryStatusTransition each = all.get(i);
            String word = each.statusAsString();
            if (!LAST.contains(word)) {
                Instant at = each.startTime() == null ? job.creationTime() : each.startTime();
                events.add(new JobEvent.StatusChanged("status-" + i + "-" + word, at, JobStatus.RUNNING, word));
            }
        }
        return Math.max(seen, all.size());
    }

    /** The last value of each metric, and the end, which is not before any transition. */
    private static void end(DescribeTrainingJobResponse job, List<JobEvent> events) {
        Instant at = job.creationTime();
        for (SecondaryStatusTransition each : job.secondaryStatusTransitions()) {
            at = later(at, each.startTime());
        }
        at = later(at, job.trainingEndTime());
        for (MetricData metric : job.finalMetricDataList()) {
            String text = metric.metricName() + " ended at " + metric.value();
            events.add(new JobEvent.Note("final-" + metric.metricName(), at, "metric", text));
        }
        events.add(new JobEvent.StatusChanged(
                "end-" + SageMakerStates.of(job).word(),
                at,
                SageMakerStates.status(job),
                SageMakerStates.of(job).word()));
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || other.isBefore(one) ? one : other;
    }
}
