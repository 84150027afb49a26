// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.internal.InventoryEntry;
import io.github.finetune4j.providers.internal.InventoryListing;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything of one's own that a service of this protocol lists. Used once. */
final class OpenAiInventory {
    private static final List<String> OF_A_JOB =
            List.of("model", "fine_tuned_model", "training_file", "validation_file", "result_files", "trained_tokens");

    private final InventoryListing listing;
    private final OpenAiJobs jobs;
    private final OpenAiFiles files;
    private final OpenAiModels models;
    private final OpenAiStoredCompletions completions;
    private final Map<String, LocalDate> ends = new LinkedHashMap<>();
    private final Map<String, String> bases = new LinkedHashMap<>();
    private final Set<String> checkpoints = new LinkedHashSet<>();
    private final List<OpenAiJob> all = new ArrayList<>();

    OpenAiInventory(
            String provider,
            InstantSource clock,
            OpenAiJobs jobs,
            OpenAiFiles files,
            OpenAiModels models,
            OpenAiStoredCompletions completions) {
        listing = new InventoryListing(provider, clock);
        this.jobs = jobs;
        this.files = files;
        this.models = models;
        this.completions = completions;
    }

    Inventory list() {
        List<ModelRef> listed = new ArrayList<>();
        listing.list("models", () -> listed.addAll(models.list()));
        listed.forEach(model -> model.shutdownDate().ifPresent(day -> ends.put(model.id(), day)));
        listing.list("jobs", () -> jobs.list().forEach(all::add));
        all.forEach(job -> job.tunedModel().ifPresent(model -> bases.put(model, job.model())));
        all.forEach(this::addJob);
        listing.list("files", () -> files.list().forEach(this::addFile));
        all.stream().filter(job -> job.tunedModel().isPresent()).forEach(this::addCheckpoints);
        listed.stream()
                .filter(OpenAiModels::isTuned)
                .filter(model -> !checkpoints.contains(model.id()))
                .forEach(this::addModel);
        listing.list("stored completions", this::addCompletions);
        return listing.inventory();
    }

    private void addJob(OpenAiJob job) {
        InventoryEntry entry = InventoryEntry.of("job", job.id())
                .name(job.suffix().orElse(""))
                .status(job.status())
                .created(job.createdAt().orElse(null))
                .ends(job.tunedModel().flatMap(this::end))
                .free();
        OF_A_JOB.forEach(name -> entry.fact(name, job.raw().get(name)));
        entry.fact("method", job.method().orElse(""));
        job.seed().ifPresent(seed -> entry.fact("seed", seed));
        listing.add(entry);
    }

    private void addFile(OpenAiFile file) {
        listing.add(InventoryEntry.of("file", file.id())
                .name(file.name())
                .status(file.status())
                .created(file.createdAt().orElse(null))
                .ends(file.expiresAt().map(OpenAiInventory::day))
                .bytes(file.bytes())
                .free()
                .fact("purpose", file.purpose()));
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private void addCheckpoints(OpenAiJob job) {
        listing.list(
                "checkpoints of job " + job.id(),
                () -> jobs.checkpoints(job.id()).forEach(checkpoint -> addCheckpoint(job, checkpoint)));
    }

    private void addCheckpoint(OpenAiJob job, OpenAiCheckpoint checkpoint) {
        String model = checkpoint.model().id();
        checkpoints.add(model);
        bases.putIfAbsent(model, job.model());
        Instant at = checkpoint.createdAt();
        listing.add(InventoryEntry.of("checkpoint", model)
                .name(job.suffix().orElse(""))
                .created(at.equals(Instant.EPOCH) ? null : at)
                .ends(end(model).or(() -> job.tunedModel().flatMap(this::end)))
                .fact("job", job.id())
                .fact("step", checkpoint.step()));
    }

    private void addModel(ModelRef model) {
        TunedModelName name = TunedModelName.of(model.id());
        listing.add(InventoryEntry.of(name.checkpoint() ? "checkpoint" : "model", model.id())
                .name(name.suffix())
                .ends(end(model.id()))
                .fact("base", bases.getOrDefault(model.id(), name.base())));
    }

    /** {@return the model's own end, else that of what it was tuned from} */
    private Optional<LocalDate> end(String model) {
        Set<String> seen = new LinkedHashSet<>();
        String at = model;
        while (!at.isEmpty() && seen.add(at)) {
            LocalDate day = ends.get(at);
            if (day != null) {
                return Optional.of(day);
            }
            at = bases.getOrDefault(at, TunedModelName.of(at).base());
        }
        return Optional.empty();
    }

    private void addCompletions() {
        Map<String, Stored> stored = new LinkedHashMap<>();
        try {
            completions
                    .list("")
                    .forEach(completion -> stored.computeIfAbsent(completion.model(), model -> new Stored())
                            .add(completion));
        } finally {
            stored.forEach((model, some) -> listing.add(some.entry(model)));
        }
    }

    /** The stored completions of a model. */
    private static final class Stored {
        private long count;
        private @Nullable Instant from;
        private @Nullable Instant until;

        void add(OpenAiStoredCompletion completion) {
            count++;
            completion.createdAt().ifPresent(at -> {
                from = from == null || at.isBefore(from) ? at : from;
                until = until == null || at.isAfter(until) ? at : until;
            });
        }

        InventoryEntry entry(String model) {
            return InventoryEntry.of("stored completions", model)
                    .created(from)
                    .free()
                    .fact("count", count)
                    .fact("newest", until == null ? "" : until.toString());
        }
    }
}
