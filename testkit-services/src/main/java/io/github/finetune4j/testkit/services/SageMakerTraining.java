// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A training job: where it stands comes from the clock. */
final class SageMakerTraining {
    private final Map<String, Object> asked;
    private final Instant created;
    private final FakeTraining training;
    private final List<Instant> interrupted = new ArrayList<>();
    private @Nullable Instant stopped;
    private boolean stopSeen;

    SageMakerTraining(Map<String, Object> asked, Instant created, FakeTraining training) {
        this.asked = asked;
        this.created = created;
        this.training = training;
    }

    String name() {
        return String.valueOf(asked.get("TrainingJobName"));
    }

    String arn() {
        return "arn:aws:sagemaker:" + FakeBedrockServer.REGION + ":" + FakeBedrockServer.ACCOUNT + ":training-job/"
                + name();
    }

    Instant created() {
        return created;
    }

    String artifact() {
        Object out = asked.get("OutputDataConfig") instanceof Map<?, ?> map ? map.get("S3OutputPath") : "";
        return String.valueOf(out).replaceAll("/+$", "") + "/" + name() + "/output/model.tar.gz";
    }

    private Instant begun() {
        return created.plus(training.validating()).plus(training.queued());
    }

    /** It cannot take longer than it may. */
    private Instant planned() {
        Instant end = begun().plus(training.step().multipliedBy(training.steps()));
        Instant latest = begun().plusSeconds(most());
        return end.isAfter(latest) ? latest : end;
    }

    private boolean tooLong() {
        return begun().plus(training.step().multipliedBy(training.steps())).isAfter(begun().plusSeconds(most()));
    }

    private long most() {
        Object most = asked.get("StoppingCondition") instanceof Map<?, ?> map ? map.get("MaxRuntimeInSeconds") : null;
        return most instanceof Number number ? number.longValue() : 86_400;
    }

    private Instant end() {
        return stopped != null ? stopped : planned();
    }

    /** {@return whether it was still going} */
    synchronized boolean stop(Instant now) {
        if (!status(now).equals("InProgress")) {
            return false;
        }
        stopped = now;
        return true;
    }

    synchronized void interrupt(Instant now) {
        if (status(now).equals("InProgress") && now.isAfter(begun())) {
            interrupted.add(now);
        }
    }

    synchronized String status(Instant now) {
        if (stopped != null) {
            return stopSeen ? "Stopped" : "Stopping";
        }
        if (now.isBefore(end())) {
            return "InProgress";
        }
        return tooLong() ? "Stopped" : training.failure() == null ? "Completed" : "Failed";
    }

    private String secondary(Instant now) {
        String status = status(now);
        if (status.equals("InProgress")) {
            return now.isBefore(created.plus(training.validating()))
                    ? "Starting"
                    : now.isBefore(begun()) ? "Downloading" : "Training";
        }
        return status.equals("Stopped") && stopped == null ? "MaxRuntimeExceeded" : status;
    }

    private int steps(Instant now) {
        Instant until = now.isBefore(end()) ? now : end();
        long passed = Math.max(0, Duration.between(begun(), until).toNanos());
        return (int)
                Math.min(training.steps(), passed / Math.max(1, training.step().toNanos()));
    }

    /** {@return as JSON 1.1 writes times} */
    static Object seconds(Instant at) {
        return BigDecimal.valueOf(at.toEpochMilli(), 3);
    }

    /** Shown once as stopping, it has stopped. */
    synchronized Map<String, Object> json(Instant now) {
        String status = status(now);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("TrainingJobName", name());
        json.put("TrainingJobArn", arn());
        json.put("TrainingJobStatus", status);
        json.put("SecondaryStatus", secondary(now));
        for (String field : List.of(
                "HyperParameters",
                "AlgorithmSpecification",
                "RoleArn",
                "InputDataConfig",
                "OutputDataConfig",
                "ResourceConfig",
                "StoppingCondition",
                "CheckpointConfig",
                "Environment")) {
            Object value = asked.get(field);
            if (value != null) {
                json.put(field, value);
            }
        }
        json.put("ModelArtifacts", Map.of("S3ModelArtifacts", status.equals("Completed") ? artifact() : ""));
        json.put("CreationTime", seconds(created));
        json.put("LastModifiedTime", seconds(now.isBefore(end()) ? now : end()));
        json.put("SecondaryStatusTransitions", transitions(now));
        ended(json, status);
        stopSeen |= status.equals("Stopping");
        return json;
    }

    private void ended(Map<String, Object> json, String status) {
        if (status.equals("InProgress") || status.equals("Stopping")) {
            return;
        }
        json.put("TrainingStartTime", seconds(begun()));
        json.put("TrainingEndTime", seconds(end()));
        json.put(
                "TrainingTimeInSeconds",
                Math.max(0, Duration.between(begun(), end()).toSeconds()));
        json.put(
                "BillableTimeInSeconds",
                Math.max(0, Duration.between(begun(), end()).toSeconds()));
        String failure = training.failure();
        if (status.equals("Failed") && failure != null) {
            json.put("FailureReason", "AlgorithmError: " + failure);
        }
        if (status.equals("Completed")) {
            json.put(
                    "FinalMetricDataList",
                    List.of(Map.of("MetricName", "train:loss", "Value", 0.5, "Timestamp", seconds(end()))));
        }
    }

    private List<Map<String, Object>> transitions(Instant now) {
        Map<Instant, String> all = new LinkedHashMap<>();
        all.put(created, "Starting");
        all.put(created.plus(training.validating()), "Downloading");
        all.put(begun(), "Training");
        interrupted.forEach(at -> all.put(at, "Interrupted"));
        List<Map<String, Object>> shown = new ArrayList<>();
        all.forEach((at, word) -> {
            if (!at.isAfter(now) && (stopped == null || !at.isAfter(stopped))) {
                shown.add(Map.of("Status", word, "StartTime", seconds(at), "StatusMessage", "now " + word));
            }
        });
        if (!now.isBefore(end())) {
            shown.add(Map.of("Status", secondary(now), "StartTime", seconds(end()), "StatusMessage", "the end"));
        }
        return shown;
    }

    // ---- the log

    synchronized List<String> streams(Instant now) {
        List<String> streams = new ArrayList<>();
        if (!now.isBefore(begun())) {
            for (int i = 0; i <= interrupted.size(); i++) {
                streams.add(name() + "/algo-1-" + (created.getEpochSecond() + i));
            }
        }
        return streams;
    }

    /** {@return what a user wrote, then a line for each step; a stream ends where the machine was taken away} */
    synchronized List<Map<String, Object>> lines(String stream, Instant now) {
        int at = streams(now).indexOf(stream);
        Instant from = at == 0 ? begun() : interrupted.get(at - 1);
        Instant to = at < interrupted.size() ? interrupted.get(at) : now;
        List<Map<String, Object>> lines = new ArrayList<>();
        lines.add(line(from, "loading rows: {\"messages\": \"the text of a user\"}"));
        for (int step = steps(from) + 1; step <= steps(to); step++) {
            Instant when = begun().plus(training.step().multipliedBy(step));
            lines.add(line(
                    when,
                    "finetune4j step=" + step + " total=" + training.steps() + " epoch="
                            + (double) step / training.steps() + " loss=" + 1.0 / step + " learning_rate=0.0001"));
        }
        return lines;
    }

    private static Map<String, Object> line(Instant at, String text) {
        return Map.of("timestamp", at.toEpochMilli(), "message", text, "ingestionTime", at.toEpochMilli());
    }
}
