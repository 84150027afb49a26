// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.http.provider.JobState;
import io.github.finetune4j.http.provider.StatusWords;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The Hub's view of a job, in our words. */
public final class JobView {
    /** The service's words. */
    public static final StatusWords WORDS = StatusWords.none()
            .with(JobStatus.QUEUED, "SCHEDULING")
            .with(JobStatus.RUNNING, "RUNNING", "UPDATING")
            .with(JobStatus.SUCCEEDED, "COMPLETED")
            .with(JobStatus.CANCELLED, "CANCELED", "CANCELLED")
            .with(JobStatus.FAILED, "ERROR", "DELETED");

    private static final double SECONDS_PER_HOUR = 3600;

    private final JobRef ref;
    private final Map<String, Object> job;
    private final Predicate<String> holdsResult;
    private @Nullable Boolean hollow;

    /**
     * @param holdsResult whether a repository holds weights; asked once, where the job says that it came to its
     *     end
     */
    public JobView(JobRef ref, Map<String, Object> job, Predicate<String> holdsResult) {
        this.ref = ref;
        this.job = job;
        this.holdsResult = holdsResult;
    }

    public JobRef ref() {
        return ref;
    }

    /** {@return the job as the Hub shows it} */
    public Map<String, Object> raw() {
        return job;
    }

    private boolean hollow() {
        if (hollow == null) {
            hollow = completed() && !(RepoNames.validId(output()) && holdsResult.test(output()));
        }
        return hollow;
    }

    private String stage() {
        return Repositories.text(Repositories.map(job.get("status")).get("stage"));
    }

    private String message() {
        return Repositories.text(Repositories.map(job.get("status")).get("message"));
    }

    /** {@return how it stands: a job that came to its end without a result has failed} */
    JobStatus status() {
        return hollow() ? JobStatus.FAILED : said();
    }

    private JobStatus said() {
        return WORDS.status(stage());
    }

    /** {@return whether it says that it came to its end, with a result or without} */
    boolean completed() {
        return said() == JobStatus.SUCCEEDED;
    }

    public boolean ended() {
        return status().terminal();
    }

    /** {@return whether there can be a log} */
    boolean started() {
        return ended() || said() == JobStatus.RUNNING || job.get("startedAt") instanceof String;
    }

    private String output() {
        return Repositories.text(Repositories.map(job.get("environment")).get(TrainingFiles.OUTPUT));
    }

    /**
     * {@return how the job stands}
     *
     * @param price dollars per hour of a machine
     */
    public JobState state(ToDoubleFunction<String> price) {
        JobState state = new JobState(stage()).status(status()).model(output());
        cost(state, price);
        return status() == JobStatus.FAILED ? state.failure(why()) : state;
    }

    private String why() {
        if (hollow()) {
            return "the job came to its end, but " + output() + " holds no weights -> its log says what it did instead";
        }
        return message().isEmpty() ? "the job ended as " + stage() + "; its log says more" : message();
    }

    private void cost(JobState state, ToDoubleFunction<String> price) {
        if (job.get("durations") instanceof Map<?, ?> durations && durations.get("runningSecs") instanceof Number run) {
            double dollars =
                    price.applyAsDouble(Repositories.text(job.get("flavor"))) * run.doubleValue() / SECONDS_PER_HOUR;
            state.extra("runningSeconds", run);
            if (Double.isFinite(dollars)) {
                state.extra("costDollars", dollars);
            }
        }
    }

    Instant created() {
        return JobLog.time(job.get("createdAt"), Instant.EPOCH);
    }

    /** {@return changes of status so far, in order} */
    List<JobEvent> changes() {
        List<JobEvent> changes = new ArrayList<>();
        changes.add(new JobEvent.StatusChanged("status-0", created(), JobStatus.QUEUED, "SCHEDULING"));
        if (job.get("startedAt") instanceof String at) {
            Instant started = JobLog.time(at, created());
            changes.add(new JobEvent.StatusChanged("status-1", started, JobStatus.RUNNING, "RUNNING"));
        }
        if (ended()) {
            Instant finished = JobLog.time(job.get("finishedAt"), created());
            changes.add(new JobEvent.StatusChanged("status-2", finished, status(), stage()));
        }
        return changes;
    }
}
