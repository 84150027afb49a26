// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.maintenance.step.TrainingOrder;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Trains a candidate, and puts it on record. */
record TrainStep(Settings settings, Shelf shelf) {
    TrainingOrder order(CycleState cycle) {
        RegisteredModel model = settings.registry().model(settings.model());
        return new TrainingOrder(
                cycle.key(Step.TRAIN),
                settings.model(),
                model.version(cycle.champion),
                shelf.rows(cycle.facts(Step.VERSION).text("training")),
                settings.registry());
    }

    Outcome train(CycleState cycle, State state) {
        TrainingOrder order = order(cycle);
        StepResult<ModelRef> result = settings.training().train(order);
        if (result instanceof StepResult.Waiting<ModelRef> waiting) {
            return new Outcome.Waits(waiting.what());
        }
        if (result instanceof StepResult.Failed<ModelRef> failed) {
            return Outcome.ends(Ending.FAILED, "the training failed: " + failed.reason());
        }
        StepResult.Done<ModelRef> done = (StepResult.Done<ModelRef>) result;
        ModelVersion candidate = onRecord(cycle, order, done.value());
        Facts facts = Facts.empty()
                .with("model", done.value().toString())
                .with("version", candidate.number())
                .with("run", candidate.draft().run());
        done.facts().forEach(facts::with);
        return new Outcome.Done(facts, done.cost(), "trained " + candidate);
    }

    // A training that put its run on record has its version; any other run is put there, so that lineage goes through
    // it
    private ModelVersion onRecord(CycleState cycle, TrainingOrder order, ModelRef tuned) {
        String run = settings.training().run(order);
        Optional<ModelVersion> known = version(tuned, run);
        if (known.isPresent()) {
            return known.get();
        }
        if (run.equals(order.key())) {
            putOnRecord(cycle, order, tuned);
            known = version(tuned, run);
        }
        return known.orElseGet(() -> settings.registry()
                .addModel(new ModelVersion.Draft(
                        order.model(), tuned, order.champion().draft().baseModel(), run, Map.of(), Map.of())));
    }

    private Optional<ModelVersion> version(ModelRef tuned, String run) {
        return settings.registry().model(settings.model()).versions().stream()
                .filter(version -> version.ref().equals(tuned))
                .filter(version -> version.draft().run().equals(run))
                .findFirst();
    }

    private void putOnRecord(CycleState cycle, TrainingOrder order, ModelRef tuned) {
        StepState step = cycle.begun(Step.TRAIN);
        Map<String, Object> specification =
                Map.of("baseModel", order.champion().draft().baseModel(), "maintenance", settings.name());
        settings.registry()
                .add(new RunStarted(
                        order.key(),
                        step.began,
                        order.model(),
                        cycle.facts(Step.VERSION).text("training"),
                        "",
                        specification,
                        Map.of()));
        Duration took = Duration.between(step.began, settings.clock().instant());
        settings.registry()
                .add(new RunEnded(order.key(), settings.clock().instant(), "succeeded", took, tuned, "", Map.of()));
    }

    Optional<Cost> estimate(CycleState cycle) {
        return settings.training().estimate(order(cycle));
    }
}
