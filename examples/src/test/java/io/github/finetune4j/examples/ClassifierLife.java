// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetFiles;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.metric.LogProbabilities;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.FineTuneTraining;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureSource;
import io.github.finetune4j.monitor.data.LabelRequest;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The rooms through which a classifier goes, as an application puts them together. */
final class ClassifierLife implements AutoCloseable {
    static final String MODEL = "intents";
    static final Instant BEGIN = Instant.parse("2026-12-01T09:00:00Z");
    static final LiveMetric ABSTAINED = LiveMetric.rate(
            "abstained", (request, response) -> response.fields().containsKey("abstained") ? 1 : 0);
    static final LiveMetric THUMBS = LiveMetric.feedback("user_satisfaction");

    private static final String ENCODER =
            Fixtures.path("heads/encoders/bert/base").toString();

    final Workspace workspace;
    final LocalLoraProvider local;

    ClassifierLife(Path folder) {
        workspace = Workspace.open(folder.resolve("workspace"));
        local = LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
    }

    static DatasetSplit read(Path csv) {
        return Dataset.builder()
                .formats(List.of(RowFormat.labeled("text", "label")))
                .addSource(DatasetFiles.source(csv))
                .deduplicate()
                .split(parts -> parts.training(0.5).validation(0.1).test(0.4).seed(7))
                .build();
    }

    ModelVersion train(Dataset rows, double abstentionRate) {
        FineTune.builder()
                .registry(workspace.registry(), MODEL)
                .provider(local)
                .baseModel(ENCODER)
                .trainingData(rows)
                .method(TrainingMethod.classification())
                .head(head -> head.abstentionRate(abstentionRate))
                .seed(7)
                .run();
        return workspace.registry().model(MODEL).newest();
    }

    Evaluator evaluator(Dataset trainedOn) {
        Metric right = Metrics.labelAccuracy(Intents.LABELS);
        return Evaluator.builder()
                .registry(workspace.registry())
                .metrics(right, Metrics.macroF1(Intents.LABELS))
                .addMetric(Metrics.calibrationError(right, a -> LogProbabilities.confidence(a.actual()), 10))
                .addSlice("intent", row -> row.answer().orElseThrow().content())
                .trainingData(trainedOn)
                .build();
    }

    Rollout rollOut(ModelVersion baseline, ModelVersion candidate) {
        return Policies.canary(MODEL)
                .registry(workspace.registry())
                .addMetric(ABSTAINED)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.05))
                .build()
                .start(local.chatModel(baseline), local.chatModel(candidate), workspace.rollouts());
    }

    Capture capture(Rollout rollout, InstantSource clock) {
        return Capture.builder(rollout, workspace.captures())
                .consent(request -> true)
                .policy(kept -> kept.sample(1))
                .addMetric(ABSTAINED)
                .clock(clock)
                .build();
    }

    Monitors monitors(InstantSource clock) {
        return Monitors.builder(workspace.captures(), workspace.monitors())
                .monitors(List.of(Monitor.of(LiveMetric.ERROR_RATE), Monitor.of(ABSTAINED), Monitor.of(THUMBS)))
                .clock(clock)
                .build();
    }

    static ChatRequest request(Intents.Row row) {
        return ChatRequest.user(row.text()).withKey(row.person());
    }

    /** {@return a task for people: what was asked, what the classifier said, and whose it is} */
    static LabelingTask task(LabelRequest asked) {
        var interaction = asked.interaction();
        var said = interaction.said().orElseThrow();
        return LabelingTask.builder(interaction.responseId(), said.messages())
                .addAnswer("live", said.answer().content())
                .priority(asked.urgency())
                .fields(Map.of(CaptureSource.SUBJECT, interaction.subject()))
                .build();
    }

    Maintenance maintenance(List<Example> came, Dataset tests, Dataset trainedOn) {
        FineTuneTraining training = FineTuneTraining.by(
                        local,
                        job -> job.baseModel(workspace.registry().model(MODEL).alias("champion"))
                                .method(TrainingMethod.classification())
                                .seed(7))
                .patience(Duration.ofMinutes(1));
        return Maintenance.builder(MODEL)
                .registry(workspace.registry(), MODEL)
                .collect((from, until) -> came)
                .rows(rows -> rows.testSet(tests).trainedOn(trainedOn).minRows(20))
                .train(training)
                .evaluate(Comparing.by(evaluator(trainedOn), local::chatModel))
                .rules(rules -> rules.goal("label_accuracy"))
                .addTrigger(Triggers.newRows(20))
                .store(workspace.maintenances())
                .build();
    }

    @Override
    public void close() {
        local.close();
        workspace.close();
    }
}
