// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A job of {@link FakeFireworksServer}: a plan of what happens when, which a cancellation cuts. */
final class FakeFireworksJob {
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELLED");

    private record Planned(Instant at, Runnable happens) {}

    private final String collection;
    private final String id;
    private final Map<String, Object> asked;
    private final FakeTraining training;
    private final Instant created;
    private final Deque<Planned> plan = new ArrayDeque<>();
    private final List<Map<String, Object>> metrics = new ArrayList<>();
    private Instant now;
    private String state = "CREATING";
    private String failure = "";

    FakeFireworksJob(String collection, String id, Map<String, Object> asked, FakeTraining training, Instant created) {
        this.collection = collection;
        this.id = id;
        this.asked = asked;
        this.training = training;
        this.created = created;
        now = created;
        Instant begin = created.plus(training.validating()).plus(training.queued());
        plan(created, () -> state = "VALIDATING");
        plan(created.plus(training.validating()), () -> state = "PENDING");
        plan(begin, () -> state = "RUNNING");
        for (int step = 1; step <= training.steps(); step++) {
            int number = step;
            plan(begin.plus(training.step().multipliedBy(step)), () -> step(number));
        }
        plan(begin.plus(training.step().multipliedBy(training.steps())), this::end);
    }

    private void plan(Instant at, Runnable happens) {
        plan.add(new Planned(at, happens));
    }

    String collection() {
        return collection;
    }

    String path() {
        return collection + "/" + id;
    }

    synchronized boolean completed() {
        return state.equals("COMPLETED");
    }

    /** {@return the tuned model's whole name} */
    String model() {
        return settings().get("outputModel") instanceof String name ? name : "";
    }

    private Map<?, ?> settings() {
        return asked.get("trainingConfig") instanceof Map<?, ?> inner ? inner : asked;
    }

    /** Lets happen what is due. */
    synchronized FakeFireworksJob at(Instant time) {
        while (!plan.isEmpty() && !plan.getFirst().at().isAfter(time)) {
            Planned next = plan.removeFirst();
            now = next.at();
            next.happens().run();
        }
        now = time;
        return this;
    }

    private void step(int number) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("step", number);
        metric.put("train/step", number);
        metric.put("train/loss", FakeTuning.loss(number));
        metric.put("train/lr", 1e-5);
        metrics.add(metric);
        if (asked.containsKey("evaluationDataset") && number == training.steps()) {
            metrics.add(Map.of("step", number, "eval/loss", FakeTuning.loss(number) + 0.1));
        }
    }

    private void end() {
        String why = training.failure();
        failure = why == null ? "" : why;
        state = why == null ? "COMPLETED" : "FAILED";
    }

    synchronized FakeFireworksJob cancel() {
        if (ENDED.contains(state)) {
            throw FakeGrpc.precondition("job " + path() + " is " + state + " and cannot be cancelled");
        }
        plan.clear();
        state = "CANCELLING";
        plan(now, () -> state = "CANCELLED");
        return this;
    }

    /** {@return whether there is a file of metrics already} */
    synchronized boolean measured() {
        return !metrics.isEmpty();
    }

    synchronized List<Map<String, Object>> metrics() {
        return List.copyOf(metrics);
    }

    synchronized Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>(asked);
        if (shown.remove("wandbConfig") instanceof Map<?, ?>) {
            shown.put("wandbConfig", Map.of("enabled", true, "url", "https://wandb.ai/fake/run"));
        }
        shown.put("name", "accounts/" + FakeFireworksServer.ACCOUNT + "/" + path());
        shown.put("createTime", created.truncatedTo(ChronoUnit.MICROS).toString());
        shown.put("updateTime", now.truncatedTo(ChronoUnit.MICROS).toString());
        shown.put("createdBy", "somebody@example.com");
        shown.put("state", "JOB_STATE_" + state);
        shown.put("status", Map.of("code", failure.isEmpty() ? "OK" : "INVALID_ARGUMENT", "message", failure));
        shown.put("jobProgress", Map.of("percent", 100 * metrics.size() / training.steps(), "epoch", 0));
        return shown;
    }
}
