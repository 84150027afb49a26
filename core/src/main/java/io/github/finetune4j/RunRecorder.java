// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.engine.JobWitness;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports a run to a registry. What the registry can't keep now is reported again with the next event and at the end: a
 * registry that is out of reach costs no training run.
 */
final class RunRecorder implements JobWitness {
    private static final System.Logger LOG = System.getLogger(RunRecorder.class.getName());
    private static final int POINTS_AT_ONCE = 500;
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(1);

    private final Registry registry;
    private final String model;
    private final @Nullable FineTuneSpec spec;
    private final InstantSource clock;
    private final Deque<Runnable> unreported = new ArrayDeque<>();
    private final List<MetricPoint> points = new ArrayList<>();
    private final List<Map<String, Object>> checkpoints = new ArrayList<>();
    private Instant began;
    private Instant flushed;
    private String run = "";
    private Callback toRegistry;

    /**
     * @param registry to report to
     * @param model name under which what the run makes is registered
     * @param spec what is trained; null for a run that somebody else started
     * @param clock tells the time
     */
    RunRecorder(Registry registry, String model, @Nullable FineTuneSpec spec, InstantSource clock) {
        this.registry = registry;
        this.model = model;
        this.spec = spec;
        this.clock = clock;
        began = clock.instant();
        flushed = began;
        toRegistry = callback(run);
    }

    private Callback callback(String of) {
        return new Callback("the registry of run " + of, "the run goes on, and it is reported again", LOG, clock);
    }

    @Override
    public synchronized void started(JobRef ref) {
        run = ref.toString();
        toRegistry = callback(run);
        FineTuneSpec known = spec;
        if (known == null) {
            return;
        }
        keep(known.trainingData());
        known.validationData().ifPresent(this::keep);
        report(() -> registry.add(start(known)));
    }

    private RunStarted start(FineTuneSpec known) {
        String validation = known.validationData()
                .map(data -> DataVersion.id(data.fingerprint()))
                .orElse("");
        return new RunStarted(
                run,
                began,
                model,
                DataVersion.id(known.trainingData().fingerprint()),
                validation,
                SpecificationFacts.of(known),
                EnvironmentFacts.all());
    }

    private void keep(Dataset data) {
        report(() -> registry.addData(data, Map.of()));
    }

    @Override
    public synchronized void happened(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted step) {
            point("loss", step.step(), step.at(), step.loss());
            point("learning_rate", step.step(), step.at(), step.learningRate());
            point("tokens_per_second", step.step(), step.at(), step.tokensPerSecond());
        } else if (event instanceof JobEvent.Validated validated) {
            point("validation_loss", validated.step(), validated.at(), validated.loss());
            validated
                    .figures()
                    .forEach((name, figure) -> point("validation_" + name, validated.step(), validated.at(), figure));
        } else if (event instanceof JobEvent.CheckpointSaved saved) {
            checkpoints.add(facts(saved.checkpoint()));
        }
        Instant now = clock.instant();
        if (points.size() >= POINTS_AT_ONCE || Duration.between(flushed, now).compareTo(AT_LEAST_EVERY) >= 0) {
            flushed = now;
            flush();
        }
    }

    private static Map<String, Object> facts(Checkpoint checkpoint) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("step", checkpoint.step());
        facts.put("location", checkpoint.location());
        checkpoint.validationLoss().stream()
                .filter(Double::isFinite)
                .forEach(loss -> facts.put("validationLoss", loss));
        return facts;
    }

    private void point(String name, long step, Instant at, double value) {
        if (!Double.isNaN(value)) {
            points.add(new MetricPoint(name, step, at, value));
        }
    }

    private void flush() {
        if (!points.isEmpty()) {
            List<MetricPoint> now = List.copyOf(points);
            points.clear();
            report(() -> registry.addPoints(run, now));
        }
    }

    @Override
    public synchronized void ended(JobSnapshot last, @Nullable ModelRef tuned, @Nullable RuntimeException failure) {
        flush();
        if (last.status().terminal()) {
            Instant now = clock.instant();
            report(() -> registry.add(end(last, tuned, failure, now)));
        }
        if (!unreported.isEmpty()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the registry has not kept " + unreported.size() + " things about run " + run
                            + " -> fix it, then start the run again with its idempotencyKey: the provider gives the"
                            + " same job, and all of it is reported to the registry");
        }
    }

    private RunEnded end(JobSnapshot last, @Nullable ModelRef tuned, @Nullable RuntimeException failure, Instant now) {
        return new RunEnded(
                run,
                now,
                last.status().name().toLowerCase(Locale.ROOT),
                Duration.between(began, now),
                tuned,
                failure == null ? "" : String.valueOf(failure.getMessage()),
                facts(last));
    }

    private Map<String, Object> facts(JobSnapshot last) {
        Map<String, Object> facts = new LinkedHashMap<>(last.extra());
        if (!checkpoints.isEmpty()) {
            facts.putIfAbsent("checkpoints", List.copyOf(checkpoints));
        }
        return facts;
    }

    private void report(Runnable what) {
        unreported.add(what);
        while (!unreported.isEmpty() && reportedFirst()) {
            unreported.remove();
        }
    }

    private boolean reportedFirst() {
        return toRegistry.run(() -> addOrRefuse(unreported.element()));
    }

    // What is refused for what it is would be refused again, and must not stand before the rest
    private void addOrRefuse(Runnable what) {
        try {
            what.run();
        } catch (IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a part of run " + run + " is not on record: the registry refuses it",
                    e);
        }
    }
}
