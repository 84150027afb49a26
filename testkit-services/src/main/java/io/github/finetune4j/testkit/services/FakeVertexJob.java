// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tuning job of {@link FakeVertexServer}; where it stands follows from the time alone, until it is cancelled. */
final class FakeVertexJob {
    private static final Duration CANCELLING = Duration.ofMillis(5);

    private final String parent;
    private final String id;
    private final Map<String, Object> asked;
    private final FakeTraining training;
    private final Instant created;
    private final int rows;
    private @Nullable Instant cancelled;

    /**
     * @param parent project by its number, and location
     * @param id the job's
     * @param asked what came
     * @param training how it runs
     * @param created when
     * @param rows of the training data
     */
    FakeVertexJob(
            String parent, String id, Map<String, Object> asked, FakeTraining training, Instant created, int rows) {
        this.parent = parent;
        this.id = id;
        this.asked = asked;
        this.training = training;
        this.created = created;
        this.rows = rows;
    }

    String id() {
        return id;
    }

    String parent() {
        return parent;
    }

    private Instant started() {
        return created.plus(training.validating()).plus(training.queued());
    }

    private Instant trained() {
        return started().plus(training.step().multipliedBy(training.steps()));
    }

    synchronized void cancel(Instant now) {
        if (!state(now).matches("JOB_STATE_(QUEUED|PENDING|RUNNING|CANCELLING)")) {
            throw FakeGoogle.refusal(
                    400, "FAILED_PRECONDITION", "The tuning job " + id + " is in state " + state(now) + ".");
        }
        cancelled = cancelled == null ? now : cancelled;
    }

    synchronized String state(Instant now) {
        if (cancelled != null) {
            return now.isBefore(cancelled.plus(CANCELLING)) ? "JOB_STATE_CANCELLING" : "JOB_STATE_CANCELLED";
        }
        if (now.isBefore(created.plus(training.validating()))) {
            return "JOB_STATE_QUEUED";
        }
        if (now.isBefore(started())) {
            return "JOB_STATE_PENDING";
        }
        if (now.isBefore(trained())) {
            return "JOB_STATE_RUNNING";
        }
        return training.failure() == null ? "JOB_STATE_SUCCEEDED" : "JOB_STATE_FAILED";
    }

    synchronized Map<String, Object> shown(Instant now) {
        String state = state(now);
        Map<String, Object> shown = new LinkedHashMap<>(asked);
        shown.put("name", parent + "/tuningJobs/" + id);
        shown.put("createTime", created.toString());
        shown.put("updateTime", now.toString());
        shown.put("state", state);
        Instant cancelTime = cancelled;
        if (!now.isBefore(started()) && (cancelTime == null || cancelTime.isAfter(started()))) {
            shown.put("startTime", started().toString());
            shown.put("tuningDataStats", stats());
        }
        switch (state) {
            case "JOB_STATE_SUCCEEDED" -> succeeded(shown);
            case "JOB_STATE_FAILED" -> ended(shown, trained(), 3, String.valueOf(training.failure()));
            case "JOB_STATE_CANCELLED" ->
                ended(shown, cancelTime == null ? now : cancelTime.plus(CANCELLING), 1, "The job was cancelled.");
            default -> {}
        }
        return shown;
    }

    private static void ended(Map<String, Object> shown, Instant end, int code, String message) {
        shown.put("endTime", end.toString());
        shown.put("error", Map.of("code", code, "message", message));
    }

    private void succeeded(Map<String, Object> shown) {
        shown.put("endTime", trained().toString());
        shown.put("experiment", parent + "/metadataStores/default/contexts/tuning-experiment-" + id);
        Map<String, Object> tuned = new LinkedHashMap<>();
        tuned.put("model", parent + "/models/7" + id + "@1");
        tuned.put("endpoint", endpoint(checkpoints()));
        List<Map<String, Object>> checkpoints = new ArrayList<>();
        for (int number = 1; number <= checkpoints(); number++) {
            Map<String, Object> checkpoint = new LinkedHashMap<>();
            checkpoint.put("checkpointId", Integer.toString(number));
            checkpoint.put("epoch", Integer.toString(number));
            checkpoint.put("step", Integer.toString(training.steps() * number / checkpoints()));
            checkpoint.put("endpoint", endpoint(number));
            checkpoints.add(checkpoint);
        }
        tuned.put("checkpoints", checkpoints);
        shown.put("tunedModel", tuned);
    }

    private int checkpoints() {
        return spec().toString().contains("exportLastCheckpointOnly=true") ? 1 : 3;
    }

    private String endpoint(int checkpoint) {
        return parent + "/endpoints/8" + id + checkpoint;
    }

    boolean has(String endpoint) {
        return endpoint.startsWith("8" + id) && training.failure() == null;
    }

    private Map<?, ?> spec() {
        Object spec = asked.getOrDefault("supervisedTuningSpec", asked.get("preferenceOptimizationSpec"));
        return spec instanceof Map<?, ?> map ? map : Map.of();
    }

    private Map<String, Object> stats() {
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("tuningDatasetExampleCount", Integer.toString(rows));
        stats.put("tuningStepCount", Integer.toString(training.steps()));
        stats.put("totalBillableTokenCount", Integer.toString(rows * 10));
        boolean pairs = asked.containsKey("preferenceOptimizationSpec");
        if (!pairs) {
            stats.put("totalTruncatedExampleCount", "1");
        }
        return Map.of(pairs ? "preferenceOptimizationDataStats" : "supervisedTuningDataStats", stats);
    }
}
