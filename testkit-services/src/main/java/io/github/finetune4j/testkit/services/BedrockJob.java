// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model customization job: where it stands comes from the clock. */
final class BedrockJob {
    private final Map<String, Object> asked;
    private final String arn;
    private final String modelArn;
    private final Instant created;
    private final FakeTraining training;
    private @Nullable Instant stopped;
    private boolean stopSeen;

    BedrockJob(Map<String, Object> asked, String arn, String modelArn, Instant created, FakeTraining training) {
        this.asked = asked;
        this.arn = arn;
        this.modelArn = modelArn;
        this.created = created;
        this.training = training;
    }

    Map<String, Object> asked() {
        return asked;
    }

    String arn() {
        return arn;
    }

    String modelArn() {
        return modelArn;
    }

    String name() {
        return String.valueOf(asked.get("jobName"));
    }

    Instant created() {
        return created;
    }

    private Instant validated() {
        return created.plus(training.validating());
    }

    private Instant processed() {
        return validated().plus(training.queued());
    }

    private Instant end() {
        Duration steps = training.step().multipliedBy(training.steps());
        return stopped != null ? stopped : processed().plus(steps);
    }

    /** {@return whether it was still going} */
    synchronized boolean stop(Instant now) {
        if (!status(now).equals("InProgress")) {
            return false;
        }
        stopped = now;
        return true;
    }

    synchronized String status(Instant now) {
        if (stopped != null) {
            return stopSeen ? "Stopped" : "Stopping";
        }
        if (now.isBefore(end())) {
            return "InProgress";
        }
        return training.failure() == null ? "Completed" : "Failed";
    }

    int steps(Instant now) {
        Instant until = now.isBefore(end()) ? now : end();
        long passed = Math.max(0, Duration.between(processed(), until).toNanos());
        return (int)
                Math.min(training.steps(), passed / Math.max(1, training.step().toNanos()));
    }

    /** Shown once as stopping, it has stopped. */
    synchronized Map<String, Object> json(Instant now) {
        String status = status(now);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("jobArn", arn);
        json.put("jobName", name());
        json.put("outputModelName", String.valueOf(asked.get("customModelName")));
        copy(json, "clientRequestToken", "roleArn", "trainingDataConfig", "outputDataConfig", "hyperParameters");
        json.put("validationDataConfig", asked.getOrDefault("validationDataConfig", Map.of("validators", List.of())));
        json.put("customizationType", asked.getOrDefault("customizationType", "FINE_TUNING"));
        json.put("status", status);
        json.put("statusDetails", details(now));
        json.put("creationTime", created.toString());
        json.put("lastModifiedTime", (now.isBefore(end()) ? now : end()).toString());
        json.put("baseModelArn", "arn:aws:bedrock:us-east-1::foundation-model/" + asked.get("baseModelIdentifier"));
        ended(json, status);
        stopSeen |= status.equals("Stopping");
        return json;
    }

    private void ended(Map<String, Object> json, String status) {
        if (status.equals("Completed") || status.equals("Failed") || status.equals("Stopped")) {
            json.put("endTime", end().toString());
        }
        if (status.equals("Completed")) {
            json.put("outputModelArn", modelArn);
            json.put("trainingMetrics", Map.of("trainingLoss", 0.5));
        }
        String failure = training.failure();
        if (status.equals("Failed") && failure != null) {
            json.put("failureMessage", failure);
        }
    }

    private void copy(Map<String, Object> json, String... fields) {
        for (String field : fields) {
            Object value = asked.get(field);
            if (value != null) {
                json.put(field, value);
            }
        }
    }

    private Map<String, Object> details(Instant now) {
        Instant until = stopped != null && stopped.isBefore(now) ? stopped : now;
        return Map.of(
                "validationDetails", phase(until, created, validated(), true),
                "dataProcessingDetails", phase(until, validated(), processed(), true),
                "trainingDetails", phase(until, processed(), end(), stopped == null));
    }

    private Map<String, Object> phase(Instant now, Instant from, Instant to, boolean completes) {
        if (now.isBefore(from)) {
            return Map.of("status", "NotStarted");
        }
        boolean over = !now.isBefore(to) && completes;
        return Map.of(
                "status", over ? "Completed" : stopped == null ? "InProgress" : "Stopped",
                "creationTime", from.toString(),
                "lastModifiedTime", (over ? to : now).toString());
    }
}
