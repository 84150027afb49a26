// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.openai.OpenAiCheckpoint;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Reports to the registry a job that has ended, as if it had been reported while it ran. */
record RunReporter(
        OpenAiProvider provider,
        RescueFolder folder,
        RegistryDoor door,
        FetchLog log,
        Function<? super OpenAiJob, String> naming,
        ShutdownDays days) {
    private static final int POINTS_AT_ONCE = 5_000;

    /**
     * {@return whether the registry has all of it}
     *
     * @param training id of the data version; empty without
     * @param validation id of the data version; empty without
     */
    boolean report(OpenAiJob job, String training, String validation) {
        JobSnapshot last = provider.snapshot(job);
        String run = last.ref().toString();
        String what = "run " + run;
        JobParts parts = new JobParts(job, folder);
        Instant began = job.createdAt().orElse(Instant.EPOCH);
        Instant end = job.finishedAt().filter(at -> !at.isBefore(began)).orElse(began);
        RunStarted start;
        try {
            start = new RunStarted(run, began, name(job), training, validation, specification(job), Map.of());
        } catch (IllegalArgumentException | IllegalStateException e) {
            door.unreported(what, String.valueOf(e.getMessage()));
            return false;
        }
        List<MetricPoint> points = points(job, parts, end);
        RunEnded ended = ended(job, last, parts, began, end);
        return door.report(what, registry -> {
            registry.add(start);
            for (int from = 0; from < points.size(); from += POINTS_AT_ONCE) {
                registry.addPoints(run, points.subList(from, Math.min(points.size(), from + POINTS_AT_ONCE)));
            }
            registry.add(ended);
        });
    }

    private String name(OpenAiJob job) {
        return ForeignCode.call(
                "what names the models of a rescue",
                "job " + job.id(),
                "fix it, and fetch again: the run is reported then",
                () -> naming.apply(job));
    }

    private static Map<String, Object> specification(OpenAiJob job) {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("baseModel", job.model());
        asked.put("method", method(job));
        job.seed().ifPresent(seed -> asked.put("seed", seed));
        job.suffix().ifPresent(suffix -> asked.put("suffix", suffix));
        asked.put("hyperparameters", job.hyperparameters());
        asked.put("metadata", job.metadata());
        job.trainingFile().ifPresent(file -> asked.put("trainingFile", file));
        job.validationFile().ifPresent(file -> asked.put("validationFile", file));
        return asked;
    }

    private static String method(OpenAiJob job) {
        String word = job.method().orElse("supervised");
        return switch (word) {
            case "supervised" -> TrainingMethod.SUPERVISED.name();
            case "dpo" -> TrainingMethod.DPO.name();
            case "reinforcement" -> TrainingMethod.REINFORCEMENT.name();
            default -> word;
        };
    }

    private List<MetricPoint> points(OpenAiJob job, JobParts parts, Instant end) {
        Curves curves = new Curves();
        for (String file : job.resultFiles()) {
            if (Files.exists(folder.content(file))) {
                try {
                    curves.results(file, folder.content(file), end);
                } catch (IOException e) {
                    log.note(
                            "file " + file + ": no curve is read from it, for it is too long to be one, or unreadable");
                }
            }
        }
        if (Files.exists(parts.events())) {
            curves.events(parts.events());
        }
        return curves.points();
    }

    private RunEnded ended(OpenAiJob job, JobSnapshot last, JobParts parts, Instant began, Instant end) {
        return new RunEnded(
                last.ref().toString(),
                end,
                last.status().name().toLowerCase(Locale.ROOT),
                Duration.between(began, end),
                last.tunedModel().map(days::of).orElse(null),
                job.error().orElse(""),
                facts(last, parts));
    }

    private Map<String, Object> facts(JobSnapshot last, JobParts parts) {
        Map<String, Object> facts = new LinkedHashMap<>(last.extra());
        List<Map<String, Object>> checkpoints = checkpoints(parts);
        if (!checkpoints.isEmpty()) {
            facts.put("checkpoints", checkpoints);
        }
        facts.put("folder", folder.root().toString());
        facts.put("files", parts.home());
        List<String> absent = parts.absent().stream()
                .map(thing -> thing.kind() + " " + thing.id())
                .toList();
        if (!absent.isEmpty()) {
            facts.put("notAtHome", absent);
        }
        return facts;
    }

    private List<Map<String, Object>> checkpoints(JobParts parts) {
        List<Map<String, Object>> all = new ArrayList<>();
        if (Files.exists(parts.checkpoints())) {
            JsonLines.read(
                    parts.checkpoints(),
                    raw -> all.add(facts(OpenAiCheckpoint.of(provider.id(), raw).checkpoint())));
        }
        return all;
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
}
