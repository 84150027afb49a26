package io.github.finetune4j.huggingface;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What the Hub says about a job, in our words. */
final class JobView {
    private static final double SECONDS_PER_HOUR = 3600;

    private final JobRef ref;
    private final Map<String, Object> job;

    JobView(JobRef ref, Map<String, Object> job) {
        this.ref = ref;
        this.job = job;
    }

    private String stage() {
        return job.get("status") instanceof Map<?, ?> status ? Repositories.text(status.get("stage")) : "";
    }

    private String message() {
        return job.get("status") instanceof Map<?, ?> status ? Repositories.text(status.get("message")) : "";
    }

    JobStatus status() {
        return switch (stage()) {
            case "SCHEDULING" -> JobStatus.QUEUED;
            case "RUNNING", "UPDATING" -> JobStatus.RUNNING;
            case "COMPLETED" -> JobStatus.SUCCEEDED;
            case "CANCELED", "CANCELLED" -> JobStatus.CANCELLED;
            case "ERROR", "DELETED" -> JobStatus.FAILED;
            default -> JobStatus.UNKNOWN;
        };
    }

    boolean completed() {
        return status() == JobStatus.SUCCEEDED;
    }

    boolean ended() {
        return status().terminal();
    }

    private String output() {
        return job.get("environment") instanceof Map<?, ?> environment
                ? Repositories.text(environment.get(HuggingFaceProvider.OUTPUT))
                : "";
    }

    /**
     * @param holdsResult whether a repository holds weights
     * @param price dollars per hour of a machine
     */
    JobSnapshot snapshot(Predicate<String> holdsResult, ToDoubleFunction<String> price) {
        boolean empty = completed() && !(HubRepo.validId(output()) && holdsResult.test(output()));
        JobStatus status = empty ? JobStatus.FAILED : status();
        String word = stage().isEmpty() ? "unknown" : stage();
        JobSnapshot.Builder snapshot = JobSnapshot.builder(ref, status, word);
        if (status == JobStatus.SUCCEEDED) {
            snapshot.tunedModel(ModelRef.of(HuggingFaceProvider.ID, output()));
        } else if (status == JobStatus.FAILED) {
            snapshot.failure(empty ? "the job came to its end, but " + output() + " holds no weights" : why());
        }
        cost(snapshot, price);
        return snapshot.build();
    }

    private String why() {
        return message().isEmpty() ? "the job ended as " + stage() + "; its log says more" : message();
    }

    private void cost(JobSnapshot.Builder snapshot, ToDoubleFunction<String> price) {
        if (job.get("durations") instanceof Map<?, ?> durations && durations.get("runningSecs") instanceof Number run) {
            double dollars =
                    price.applyAsDouble(Repositories.text(job.get("flavor"))) * run.doubleValue() / SECONDS_PER_HOUR;
            snapshot.extra("runningSeconds", run);
            if (Double.isFinite(dollars)) {
                snapshot.extra("costDollars", dollars);
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
