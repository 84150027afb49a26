// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The jobs of the fake server. */
final class FakeTunings {
    private static final Set<String> FIELDS = Set.of(
            "model",
            "training_file",
            "validation_file",
            "hyperparameters",
            "method",
            "suffix",
            "seed",
            "metadata",
            "integrations",
            "trainingType");
    private static final int LEAST_ROWS = 10;
    private static final int MOST_LABELS = 16;
    private static final int MOST_EPOCHS = 50;

    private final InstantSource clock;
    private final FakeFiles files;
    private final FakeModels models;
    private final boolean knowsMetadata;
    private final Map<String, FakeTuning> jobs = new LinkedHashMap<>();
    private int next;

    FakeTunings(InstantSource clock, FakeFiles files, FakeModels models, boolean knowsMetadata) {
        this.clock = clock;
        this.files = files;
        this.models = models;
        this.knowsMetadata = knowsMetadata;
    }

    synchronized List<FakeTuning> all() {
        return List.copyOf(jobs.values());
    }

    FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 2) {
            return request.method().equals("POST") ? create(request) : list(request);
        }
        FakeTuning job = find(path.get(2)).at(clock.instant());
        return switch (path.size() == 4 ? path.get(3) : "") {
            case "cancel" -> after(job, job::cancel);
            case "pause" -> after(job, job::pause);
            case "resume" -> after(job, job::resume);
            case "events" -> FakeStore.page(request, job.events(), FakeTunings::id, event -> event, 20, 100);
            case "checkpoints" -> FakeStore.page(request, job.checkpoints(), FakeTunings::id, item -> item, 20, 100);
            default -> shown(job);
        };
    }

    private static String id(Map<String, Object> item) {
        return String.valueOf(item.get("id"));
    }

    private FakeReply after(FakeTuning job, Runnable change) {
        change.run();
        return shown(job);
    }

    private FakeReply shown(FakeTuning job) {
        return FakeReply.ok(job.at(clock.instant()).shown("fake-org"));
    }

    private synchronized FakeTuning find(String id) {
        FakeTuning job = jobs.get(id);
        if (job == null) {
            throw FakeRefusal.of(FakeReply.error(404, "fine_tune_not_found", "Could not find fine tune: " + id));
        }
        return job;
    }

    private synchronized FakeReply create(FakeRequest request) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        check(asked);
        FakeTraining training = models.training(String.valueOf(asked.get("model")));
        FakeTuning job = new FakeTuning("ftjob-" + ++next, asked, training, clock.instant(), files);
        jobs.put(job.id(), job);
        return shown(job);
    }

    private void check(Map<String, Object> asked) {
        Set<String> unknown = new TreeSet<>(asked.keySet());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw FakeRefusal.bad("unknown_parameter", "Unrecognized request argument supplied: " + unknown);
        }
        if (!(asked.get("training_file") instanceof String file) || !(asked.get("model") instanceof String)) {
            throw FakeRefusal.bad("missing_required_parameter", "model and training_file are required");
        }
        int rows = FakeFiles.rows(files.find(file).bytes());
        if (rows < LEAST_ROWS) {
            throw FakeRefusal.bad(
                    "invalid_n_examples",
                    "Training file has " + rows + " example(s), but must have at least 10 examples");
        }
        if (asked.get("validation_file") instanceof String validation) {
            files.find(validation);
        }
        if (asked.get("metadata") instanceof Map<?, ?> labels && labels.size() > MOST_LABELS) {
            throw FakeRefusal.bad("invalid_metadata", "metadata has at most 16 pairs, got " + labels.size());
        }
        checkMethod(asked);
    }

    private static void checkMethod(Map<String, Object> asked) {
        if (!(asked.get("method") instanceof Map<?, ?> method)) {
            return;
        }
        Object type = method.get("type");
        if (!(type instanceof String word)
                || !Set.of("supervised", "dpo", "reinforcement").contains(word)) {
            throw FakeRefusal.bad("invalid_method", "method.type is " + type);
        }
        Object settings = method.get(word);
        if (word.equals("reinforcement")
                && !(settings instanceof Map<?, ?> reinforcement && reinforcement.get("grader") instanceof Map<?, ?>)) {
            throw FakeRefusal.bad("missing_required_parameter", "method.reinforcement.grader is required");
        }
        if (settings instanceof Map<?, ?> map
                && map.get("hyperparameters") instanceof Map<?, ?> hyper
                && hyper.get("n_epochs") instanceof Long epochs
                && (epochs < 1 || epochs > MOST_EPOCHS)) {
            throw FakeRefusal.bad("invalid_hyperparameter", "n_epochs must be 1 to 50, got " + epochs);
        }
    }

    private synchronized FakeReply list(FakeRequest request) {
        List<FakeTuning> all = new ArrayList<>(jobs.values());
        if (knowsMetadata) {
            request.query().forEach((name, value) -> {
                if (name.startsWith("metadata[")) {
                    String key = name.substring("metadata[".length(), name.length() - 1);
                    all.removeIf(job -> !(job.asked().get("metadata") instanceof Map<?, ?> labels
                            && value.equals(labels.get(key))));
                }
            });
        }
        Collections.reverse(all);
        return FakeStore.page(
                request, all, FakeTuning::id, job -> job.at(clock.instant()).shown("fake-org"), 20, 100);
    }
}
