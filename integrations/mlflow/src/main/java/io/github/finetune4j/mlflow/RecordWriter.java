// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.store.internal.Shutdowns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes records to the server, in the order in which a process that dies leaves nothing half written as done. */
final class RecordWriter {
    private static final System.Logger LOG = System.getLogger(MlflowRegistry.class.getName());
    private static final String MODEL = RecordTags.OURS + "model";
    private static final String STARTED = "started";
    private static final String ENDED = "ended";
    private static final String SHUTDOWN = "shutdown.";
    private static final int KNOWN_AT_MOST = 10_000;

    private final Experiment experiment;
    private final Runs runs;
    private final Data data;
    private final Models models;
    private final Texts texts;
    private final Evaluations evaluations;
    private final Map<String, String> known = new LinkedHashMap<>(); // ids of runs at the server, by their names here

    RecordWriter(Experiment experiment, Runs runs, Data data, Models models, Texts texts) {
        this.experiment = experiment;
        this.runs = runs;
        this.data = data;
        this.models = models;
        this.texts = texts;
        evaluations = new Evaluations(runs, data, texts);
    }

    void write(RegistryRecord record) {
        if (record instanceof RunStarted start) {
            start(start);
        } else if (record instanceof RunEnded end) {
            end(end);
        } else if (record instanceof DataVersion version) {
            data.keep(version);
        } else if (record instanceof ModelVersion version) {
            models.register(
                    version.draft(),
                    version.number(),
                    version.at(),
                    runThere(version.draft().run()));
        } else if (record instanceof AliasMoved moved) {
            models.move(moved);
        } else if (record instanceof Evaluated evaluated) {
            evaluations.add(evaluated);
        } else if (!(record instanceof Gated gated && evaluations.add(gated))) {
            other(record);
        }
    }

    private Runs.Run of(String run, Instant began, Map<String, String> more) {
        Map<String, String> tags = new LinkedHashMap<>(more);
        tags.put(RecordTags.OURS + "run", texts.value("the name of a run", run, Texts.LONGEST_TAG));
        Runs.Run found = runs.of("run/" + run, run, began, tags);
        if (known.size() >= KNOWN_AT_MOST) {
            known.clear();
        }
        known.put(run, found.id());
        return found;
    }

    /** {@return the id of a run at the server; empty where it knows none of this name} */
    String runThere(String run) {
        if (run.isEmpty()) {
            return "";
        }
        String id = known.get(run);
        return id != null ? id : runs.find("run/" + run).map(Runs.Run::id).orElse("");
    }

    private void start(RunStarted start) {
        Runs.Run run = of(start.run(), start.at(), Map.of(MODEL, start.model()));
        if (run.tags().containsKey(RecordTags.OURS + STARTED)) {
            return;
        }
        runs.params(run.id(), texts.flat("", start.specification(), Texts.LONGEST_PARAM));
        data.named(start.trainingData()).ifPresent(version -> runs.input(run.id(), version, texts, "training"));
        data.named(start.validationData()).ifPresent(version -> runs.input(run.id(), version, texts, "validation"));
        Map<String, String> tags = texts.flat("environment.", start.environment(), Texts.LONGEST_TAG);
        tags.put(MODEL, start.model());
        tags.putAll(RecordTags.of(STARTED, start));
        runs.tags(run.id(), tags);
    }

    void points(String run, List<MetricPoint> points) {
        if (points.isEmpty()) {
            return;
        }
        String id = known.containsKey(run)
                ? Objects.requireNonNull(known.get(run))
                : of(run, points.get(0).at(), Map.of()).id();
        runs.metrics(
                id,
                points.stream()
                        .map(point -> Runs.metric(texts.key(point.name()), point.value(), point.at(), point.step()))
                        .toList());
    }

    private void end(RunEnded end) {
        Runs.Run run = of(end.run(), end.at().minus(end.took()), Map.of());
        if (run.tags().containsKey(RecordTags.OURS + ENDED)) {
            return;
        }
        register(end, run);
        String status = switch (end.outcome()) {
            case "succeeded" -> "FINISHED";
            case "cancelled" -> "KILLED";
            default -> "FAILED";
        };
        runs.end(run.id(), status, end.at());
        Map<String, String> tags = texts.flat("end.", end.facts(), Texts.LONGEST_TAG);
        tags.put("outcome", end.outcome());
        if (!end.failure().isEmpty()) {
            tags.put("failure", texts.value("a failure", end.failure(), Texts.LONGEST_TAG));
        }
        tags.putAll(RecordTags.of(ENDED, end));
        runs.tags(run.id(), tags);
    }

    private void register(RunEnded end, Runs.Run run) {
        if (end.tunedModel().isEmpty()) {
            return;
        }
        String name = run.tags().getOrDefault(MODEL, "");
        if (name.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run " + end.run() + " gave a model that has no name: its start was not reported -> register it"
                            + " with addModel");
            return;
        }
        RegistryRecord start = RecordTags.read(STARTED, run.tags()).orElse(null);
        String base = start instanceof RunStarted known
                ? Objects.toString(known.specification().get("baseModel"), "")
                : "";
        ModelVersion.Draft draft =
                new ModelVersion.Draft(name, end.tunedModel().get(), base, end.run(), Map.of(), Map.of());
        models.register(draft, 0, end.at(), run.id());
    }

    /** What MLflow has no place for: notes go to what they are about, the rest to the experiment. */
    private void other(RegistryRecord record) {
        Map<String, String> tags = RecordTags.of(name(record), record);
        if (record instanceof Noted note) {
            String text = texts.value("a note", note.who() + ": " + note.text(), Texts.LONGEST_TAG);
            String key = "note." + Texts.hash(note.id());
            if (models.note(note.about(), key, text)) {
                return;
            }
            if (note.about().startsWith("run/")) {
                String run = runThere(note.about().substring("run/".length()));
                if (!run.isEmpty()) {
                    runs.tags(run, Map.of(key, text));
                    return;
                }
            }
        }
        experiment.tag(tags);
    }

    private static String name(RegistryRecord record) {
        if (record instanceof ShutdownAnnounced) {
            return SHUTDOWN + Texts.hash(record.id());
        }
        return record.id().matches("[\\w/-]{1,200}") ? record.id() : Texts.hash(record.id());
    }

    /** {@return what was reported to the server of the ends of models} */
    Shutdowns shutdowns() {
        Shutdowns shutdowns = new Shutdowns();
        Map<String, String> tags = experiment.tagsIfThere();
        for (String key : tags.keySet()) {
            if (key.matches("\\Q" + RecordTags.OURS + SHUTDOWN + "\\E[0-9a-f]{32}")) {
                RecordTags.read(key.substring(RecordTags.OURS.length()), tags)
                        .filter(ShutdownAnnounced.class::isInstance)
                        .map(ShutdownAnnounced.class::cast)
                        .ifPresent(shutdowns::take);
            }
        }
        return shutdowns;
    }
}
