// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.EventPage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;
import software.amazon.awssdk.services.bedrock.model.StatusDetails;

/**
 * A job's events. The service keeps no list of them: beginning, phases and end come from the job as it is shown, the
 * steps from the files that are written to the output folder at the end. The list only ever grows, so an event's id
 * is the cursor.
 *
 * @param clock tells how long a model is overdue
 * @param folder with the files of measurements
 */
record BedrockEvents(InstantSource clock, S3Folder folder, AwsSettings settings) {
    private static final int PAGE = 1_000;
    private static final String END = "end-";

    EventPage page(GetModelCustomizationJobResponse job, String cursor) {
        if (cursor.startsWith(END)) {
            return new EventPage(List.of(), cursor, false);
        }
        List<JobEvent> all = all(job);
        int from = from(all, cursor);
        int to = Math.min(all.size(), from + PAGE);
        String next = to == 0 ? cursor : all.get(to - 1).id();
        return new EventPage(all.subList(from, to), next, to < all.size());
    }

    private static int from(List<JobEvent> all, String cursor) {
        if (cursor.equals(EventPage.START)) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(cursor)) {
                return i + 1;
            }
        }
        throw AwsSettings.refused("events", "cursor: " + cursor + " -> take the one that the last page gave");
    }

    private List<JobEvent> all(GetModelCustomizationJobResponse job) {
        List<JobEvent> events = new ArrayList<>();
        Instant start = job.creationTime();
        events.add(new JobEvent.StatusChanged("start-InProgress", start, JobStatus.RUNNING, "InProgress"));
        phases(events, job.statusDetails());
        JobState state = BedrockStates.of(job);
        JobStatus status = state.status(BedrockStates.WORDS, clock);
        if (status.terminal()) {
            Instant end = last(events, job.endTime());
            measurements(events, job, end);
            events.add(new JobEvent.StatusChanged(END + state.word(), end, status, state.word()));
        }
        return events;
    }

    private static void phases(List<JobEvent> events, @Nullable StatusDetails details) {
        if (details == null) {
            return;
        }
        if (details.validationDetails() != null) {
            phase(
                    events,
                    "validation of the data",
                    details.validationDetails().statusAsString(),
                    details.validationDetails().lastModifiedTime());
        }
        if (details.dataProcessingDetails() != null) {
            phase(
                    events,
                    "processing of the data",
                    details.dataProcessingDetails().statusAsString(),
                    details.dataProcessingDetails().lastModifiedTime());
        }
        if (details.trainingDetails() != null) {
            phase(
                    events,
                    "training",
                    details.trainingDetails().statusAsString(),
                    details.trainingDetails().lastModifiedTime());
        }
    }

    /** Only what is completed, so that an event never changes. */
    private static void phase(List<JobEvent> events, String name, @Nullable String status, @Nullable Instant at) {
        if ("Completed".equals(status)) {
            String id = "phase-" + name.replace(' ', '-');
            events.add(new JobEvent.Note(id, last(events, at), "info", name + " is completed"));
        }
    }

    /** {@return the time, or that of the last event, whichever is later} */
    private static Instant last(List<JobEvent> events, @Nullable Instant at) {
        Instant before = events.get(events.size() - 1).at();
        return at == null || at.isBefore(before) ? before : at;
    }

    private void measurements(List<JobEvent> events, GetModelCustomizationJobResponse job, Instant at) {
        String arn = job.jobArn();
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        try {
            List<String> keys = folder.keys(settings.prefix() + "output/model-customization-job-" + id + "/");
            events.addAll(new MetricsFiles(keys, folder::text).events(at));
        } catch (PermissionException | InvalidRequestException e) {
            events.add(new JobEvent.Note("no-measurements", at, "warn", "no measurements: " + e.getMessage()));
        }
    }
}
