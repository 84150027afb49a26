// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job of the fake server: a plan of what happens when, which a cancellation cuts and a pause shifts. */
final class FakeTuning {
    private record Planned(Duration after, Runnable happens) {}

    private record Event(String id, Instant at, Map<String, Object> shown) {}

    private final String id;
    private final Map<String, Object> asked;
    private final FakeTraining training;
    private final Instant created;
    private final boolean validates;
    private final Deque<Planned> plan = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Map<String, Object>> checkpoints = new ArrayList<>();
    private final List<String> resultFiles = new ArrayList<>();
    private Duration shift = Duration.ZERO;
    private Instant now;
    private String status = "validating_files";

    private @Nullable Instant pausedAt;
    private @Nullable Instant finished;
    private @Nullable String model;

    FakeTuning(String id, Map<String, Object> asked, FakeTraining training, Instant created, FakeFiles files) {
        this.id = id;
        this.asked = asked;
        this.training = training;
        this.created = created;
        now = created;
        validates = asked.get("validation_file") != null;
        Duration begin = training.validating().plus(training.queued());
        plan(Duration.ZERO, () -> note("info", "Created fine-tuning job: " + id));
        plan(Duration.ZERO, () -> note("info", "Validating training file: " + asked.get("training_file")));
        plan(training.validating(), () -> change("queued", "Files validated, moving job to queued state"));
        plan(begin, () -> change("running", "Fine-tuning job started"));
        for (int step = 1; step <= training.steps(); step++) {
            int number = step;
            plan(begin.plus(training.step().multipliedBy(step)), () -> step(number));
        }
        plan(begin.plus(training.step().multipliedBy(training.steps())), () -> end(files));
    }

    private void plan(Duration after, Runnable happens) {
        plan.add(new Planned(after, happens));
    }

    String id() {
        return id;
    }

    Map<String, Object> asked() {
        return asked;
    }

    @Nullable String model() {
        return model;
    }

    /** Lets happen what is due. */
    synchronized FakeTuning at(Instant time) {
        while (pausedAt == null
                && !plan.isEmpty()
                && !created.plus(plan.getFirst().after()).plus(shift).isAfter(time)) {
            Planned next = plan.removeFirst();
            now = created.plus(next.after()).plus(shift);
            next.happens().run();
        }
        now = time;
        return this;
    }

    private void change(String to, String message) {
        status = to;
        note("info", message);
    }

    private void note(String level, String message) {
        event(level, message, "message", Map.of());
    }

    private void event(String level, String message, String type, Map<String, Object> data) {
        String eventId = "ftevent-" + id.substring(id.indexOf('-') + 1) + "-" + (events.size() + 1);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", eventId);
        shown.put("object", "fine_tuning.job.event");
        shown.put("created_at", now.getEpochSecond());
        shown.put("level", level);
        shown.put("message", message);
        shown.put("type", type);
        shown.put("data", data);
        events.add(new Event(eventId, now, shown));
    }

    static double loss(int step) {
        return 2.0 / step;
    }

    private void step(int number) {
        Map<String, Object> metrics = metrics(number);
        Map<String, Object> data = new LinkedHashMap<>(metrics);
        data.put("total_steps", training.steps());
        event("info", "Step " + number + "/" + training.steps() + ": training loss=" + loss(number), "metrics", data);
        if (number % Math.max(1, training.steps() / 3) == 0) {
            checkpoint(number, metrics);
        }
    }

    private Map<String, Object> metrics(int number) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("step", number);
        metrics.put("train_loss", loss(number));
        metrics.put("train_mean_token_accuracy", 1 - 1.0 / (number + 1));
        if (validates) {
            metrics.put("valid_loss", loss(number) + 0.1);
            metrics.put("valid_mean_token_accuracy", 1 - 1.1 / (number + 1));
        }
        return metrics;
    }

    private void checkpoint(int number, Map<String, Object> metrics) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", "ftckpt-" + id.substring(id.indexOf('-') + 1) + "-" + number);
        shown.put("object", "fine_tuning.job.checkpoint");
        shown.put("created_at", now.getEpochSecond());
        shown.put("fine_tuned_model_checkpoint", tunedName() + ":ckpt-step-" + number);
        shown.put("fine_tuning_job_id", id);
        shown.put("step_number", number);
        shown.put("metrics", metrics);
        checkpoints.add(0, shown);
    }

    private String tunedName() {
        Object suffix = asked.get("suffix");
        return "ft:" + asked.get("model") + ":fake-org:" + (suffix == null ? "" : suffix) + ":"
                + id.substring(id.indexOf('-') + 1);
    }

    private void end(FakeFiles files) {
        finished = now;
        if (training.failure() != null) {
            status = "failed";
            note("error", training.failure());
            return;
        }
        status = "succeeded";
        model = tunedName();
        StringBuilder csv = new StringBuilder("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n");
        for (int step = 1; step <= training.steps(); step++) {
            csv.append(step).append(',').append(loss(step)).append(',').append(1 - 1.0 / (step + 1));
            csv.append(validates ? "," + (loss(step) + 0.1) + "," + (1 - 1.1 / (step + 1)) : ",,")
                    .append('\n');
        }
        resultFiles.add(files.store(
                        "step_metrics.csv",
                        "fine-tune-results",
                        csv.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .id());
        note("info", "New fine-tuned model created");
        note("info", "The job has successfully completed");
    }

    private boolean ended() {
        return finished != null;
    }

    synchronized void cancel() {
        if (ended()) {
            throw FakeRefusal.bad("invalid_state", "Job " + id + " is already " + status + " and cannot be cancelled");
        }
        plan.clear();
        finished = now;
        status = "cancelled";
        note("info", "The job was cancelled by user");
    }

    synchronized void pause() {
        if (!status.equals("running")) {
            throw FakeRefusal.bad("invalid_state", "Job " + id + " is " + status + "; only a running job is paused");
        }
        status = "paused";
        pausedAt = now;
        note("info", "The job was paused by user");
    }

    synchronized void resume() {
        Instant since = pausedAt;
        if (since == null) {
            throw FakeRefusal.bad("invalid_state", "Job " + id + " is not paused");
        }
        shift = shift.plus(Duration.between(since, now));
        pausedAt = null;
        change("running", "The job was resumed by user");
    }

    synchronized Map<String, Object> shown(String organisation) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("object", "fine_tuning.job");
        shown.put("created_at", created.getEpochSecond());
        shown.put("finished_at", seconds(finished));
        shown.put("model", asked.get("model"));
        shown.put("fine_tuned_model", model);
        shown.put("organization_id", organisation);
        shown.put("status", status);
        shown.put("training_file", asked.get("training_file"));
        shown.put("validation_file", asked.get("validation_file"));
        shown.put("result_files", List.copyOf(resultFiles));
        shown.put("trained_tokens", status.equals("succeeded") ? 12_345 : null);
        shown.put("seed", asked.getOrDefault("seed", 42));
        shown.put(
                "hyperparameters",
                Map.of("n_epochs", "auto", "batch_size", "auto", "learning_rate_multiplier", "auto"));
        shown.put("method", asked.getOrDefault("method", Map.of("type", "supervised", "supervised", Map.of())));
        shown.put("integrations", asked.getOrDefault("integrations", List.of()));
        shown.put("metadata", asked.getOrDefault("metadata", Map.of()));
        shown.put("error", status.equals("failed") ? error() : null);
        return nonNull(shown);
    }

    // JSON null is a value of the map
    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
    private static Map<String, Object> nonNull(Map<String, @Nullable Object> map) {
        return (Map) map;
    }

    private static @Nullable Object seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    private Map<String, @Nullable Object> error() {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", "job_failed");
        error.put("message", training.failure());
        error.put("param", "training_file");
        return error;
    }

    /** {@return newest first; those of one second in an order that says nothing} */
    synchronized List<Map<String, Object>> events() {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.<Event>comparingLong(event -> event.at().getEpochSecond())
                .reversed()
                .thenComparing(event -> Integer.reverse(event.id().hashCode()))
                .thenComparing(Event::id));
        return sorted.stream().map(Event::shown).toList();
    }

    synchronized List<Map<String, Object>> checkpoints() {
        return Collections.unmodifiableList(new ArrayList<>(checkpoints));
    }
}
