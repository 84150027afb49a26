// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeScript.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job of the fake provider: where it stands follows from its script and the time alone. */
final class FakeJob {
    private final JobRef ref;
    private final FakeScript script;
    private final Instant submitted;
    private final boolean stepEvents;
    private @Nullable Duration cancelledAfter;

    FakeJob(JobRef ref, FakeScript script, Instant submitted, boolean stepEvents) {
        this.ref = ref;
        this.script = script;
        this.submitted = submitted;
        this.stepEvents = stepEvents;
    }

    JobRef ref() {
        return ref;
    }

    synchronized void cancel(Instant now) {
        if (cancelledAfter == null && !snapshot(now).status().terminal()) {
            cancelledAfter = Duration.between(submitted, now);
        }
    }

    synchronized JobSnapshot snapshot(Instant now) {
        JobStatus status = JobStatus.QUEUED;
        String word = "queued";
        for (Moment moment : past(now)) {
            JobStatus changed = moment.status();
            if (changed != null) {
                status = changed;
                word = moment.word();
            }
        }
        return snapshot(status, word);
    }

    private JobSnapshot snapshot(JobStatus status, String word) {
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word);
        if (status == JobStatus.SUCCEEDED) {
            snapshot.tunedModel(ModelRef.of(ref.providerId(), "ft-" + ref.jobId()));
        }
        String failure = script.failure();
        if (status == JobStatus.FAILED && failure != null) {
            snapshot.failure(failure);
            RuntimeException cause = script.cause();
            if (cause != null) {
                snapshot.cause(cause);
            }
        }
        return snapshot.build();
    }

    synchronized List<JobEvent> events(Instant now) {
        List<JobEvent> events = new ArrayList<>();
        for (Moment moment : past(now)) {
            JobEvent event = moment.event().make("e" + (events.size() + 1), submitted.plus(moment.after()));
            if (stepEvents || !(event instanceof JobEvent.StepCompleted)) {
                events.add(event);
            }
        }
        return events;
    }

    private List<Moment> past(Instant now) {
        Duration age = Duration.between(submitted, now);
        Duration cut = cancelledAfter;
        Duration end = cut == null ? age : cut;
        List<Moment> past = new ArrayList<>();
        for (Moment moment : script.moments()) {
            if (moment.after().compareTo(end) <= 0) {
                past.add(moment);
            }
        }
        if (cut != null) {
            past.add(FakeScript.status(cut, JobStatus.CANCELLED, "cancelled"));
        }
        return past;
    }
}
