// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A job of {@link FakeTogetherServer}: a plan of what happens when, which a cancellation cuts. */
final class FakeTogetherJob {
    private record Planned(Instant at, Runnable happens) {}

    private final String id;
    private final Map<String, Object> asked;
    private final FakeTraining training;
    private final Instant created;
    private final Deque<Planned> plan = new ArrayDeque<>();
    private final List<Map<String, Object>> events = new ArrayList<>();
    private final List<Map<String, Object>> metrics = new ArrayList<>();
    private final List<Map<String, Object>> checkpoints = new ArrayList<>();
    private Instant now;
    private String status = "pending";

    FakeTogetherJob(String id, Map<String, Object> asked, FakeTraining training, Instant created) {
        this.id = id;
        this.asked = asked;
        this.training = training;
        this.created = created;
        now = created;
        Instant begin = created.plus(training.validating()).plus(training.queued());
        plan(created, () -> log("job_pending", "Fine tune request created"));
        plan(created.plus(training.validating()), () -> status = "queued");
        plan(begin, this::start);
        for (int step = 1; step <= training.steps(); step++) {
            int number = step;
            plan(begin.plus(training.step().multipliedBy(step)), () -> step(number));
        }
        plan(begin.plus(training.step().multipliedBy(training.steps())), this::end);
    }

    private void plan(Instant at, Runnable happens) {
        plan.add(new Planned(at, happens));
    }

    String id() {
        return id;
    }

    synchronized boolean completed() {
        return status.equals("completed");
    }

    String model() {
        String base = String.valueOf(asked.get("model"));
        String suffix = asked.get("suffix") instanceof String text ? "-" + text : "";
        return "fake-account/" + base.substring(base.indexOf('/') + 1) + suffix + "-"
                + Integer.toHexString(0x10000000 | (id.hashCode() & 0xFFFFFFF));
    }

    /** Lets happen what is due. */
    synchronized FakeTogetherJob at(Instant time) {
        while (!plan.isEmpty() && !plan.getFirst().at().isAfter(time)) {
            Planned next = plan.removeFirst();
            now = next.at();
            next.happens().run();
        }
        now = time;
        return this;
    }

    private void start() {
        status = "running";
        log("job_start", "Job started");
        log("model_downloading", "Downloading model " + asked.get("model"));
        log("training_data_downloading", "Downloading training data");
        log("training_start", "Training started");
    }

    private void step(int number) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("train/loss", FakeTuning.loss(number));
        metric.put("train/learning_rate", 1e-5);
        metric.put("train/global_step", number);
        metrics.add(metric);
        if (asked.containsKey("validation_file") && number == training.steps()) {
            metrics.add(Map.of("eval/loss", FakeTuning.loss(number) + 0.1, "train/global_step", number));
        }
        if (number % Math.max(1, training.steps() / 3) == 0) {
            log("checkpoint_save", "Saved checkpoint at step " + number);
            checkpoints.add(Map.of(
                    "step",
                    number,
                    "created_at",
                    iso(now),
                    "path",
                    "s3://fake/" + id + "/" + number,
                    "checkpoint_type",
                    "Intermediate"));
        }
    }

    private void end() {
        if (training.failure() != null) {
            log("job_error", training.failure());
            status = "error";
            return;
        }
        log("epoch_complete", "Epoch completed, at step " + training.steps());
        log("training_complete", "Training completed");
        log("model_compressing", "Compressing model");
        log("model_uploading", "Uploading model");
        log("job_complete", "Job finished");
        status = "completed";
    }

    synchronized FakeTogetherJob cancel() {
        if (List.of("completed", "error", "cancelled").contains(status)) {
            throw FakeRefusal.bad("invalid_state", "Job " + id + " is " + status + " and cannot be cancelled");
        }
        plan.clear();
        log("cancel_requested", "Cancellation requested");
        status = "cancel_requested";
        plan(now, () -> {
            log("job_stopped", "Job stopped");
            status = "cancelled";
        });
        return this;
    }

    private void log(String type, String message) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("object", "fine-tune-event");
        event.put("created_at", iso(now));
        event.put("level", type.equals("job_error") ? "error" : "info");
        event.put("message", message);
        event.put("type", type);
        event.put("param_count", 0);
        event.put("token_count", 0);
        event.put("total_steps", type.equals("training_start") ? training.steps() : 0);
        event.put("wandb_url", "");
        event.put("step", 0);
        event.put("checkpoint_path", "");
        event.put("model_path", "");
        event.put("training_offset", 0);
        event.put("hash", "");
        events.add(event);
    }

    synchronized List<Map<String, Object>> events() {
        return List.copyOf(events);
    }

    synchronized List<Map<String, Object>> metrics() {
        return List.copyOf(metrics);
    }

    synchronized List<Map<String, Object>> checkpoints() {
        return List.copyOf(checkpoints);
    }

    private static String iso(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    synchronized Map<String, Object> truncated() {
        Map<String, Object> shown = new LinkedHashMap<>(asked);
        shown.keySet().removeAll(List.of("hf_api_token", "wandb_api_key", "hf_output_repo_name"));
        shown.put("id", id);
        shown.put("status", status);
        shown.put("created_at", iso(created));
        shown.put("updated_at", iso(now));
        shown.put("user_id", "fake-user");
        shown.put("model_output_name", model());
        shown.put("batch_size", asked.getOrDefault("batch_size", 96));
        shown.putIfAbsent("n_epochs", 1);
        shown.putIfAbsent(
                "training_type",
                Map.of("type", "Lora", "lora_r", 8, "lora_alpha", 16, "lora_trainable_modules", "all-linear"));
        shown.put("events", List.of());
        if (completed()) {
            shown.put("total_price", 1_000_000_000);
            shown.put("token_count", 12_345);
        }
        return shown;
    }

    synchronized Map<String, Object> shown() {
        Map<String, Object> shown = truncated();
        shown.put("job_id", id);
        shown.put("events", events());
        shown.put("queue_depth", 0);
        shown.put("epochs_completed", completed() ? 1 : 0);
        shown.put("progress", Map.of("estimate_available", false, "seconds_remaining", 0));
        return shown;
    }
}
