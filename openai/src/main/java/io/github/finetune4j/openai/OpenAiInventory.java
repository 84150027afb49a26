// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything of one's own that a service of this protocol lists. Used once. */
final class OpenAiInventory {
    private static final OptionalDouble FREE = OptionalDouble.of(0);
    private static final int KINDS = 4;
    /** What goes first comes first. */
    private static final List<String> ORDER = List.of("model", "checkpoint", "stored completions", "job", "file");

    private final String provider;
    private final Instant at;
    private final OpenAiJobs jobs;
    private final OpenAiFiles files;
    private final OpenAiModels models;
    private final OpenAiStoredCompletions completions;
    private final List<InventoryItem> items = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final Map<String, LocalDate> ends = new LinkedHashMap<>();
    private final Map<String, String> bases = new LinkedHashMap<>();
    private final Set<String> checkpoints = new LinkedHashSet<>();
    private final List<OpenAiJob> allJobs = new ArrayList<>();
    private @Nullable ProviderException first;
    private int refused;

    OpenAiInventory(
            String provider,
            InstantSource clock,
            OpenAiJobs jobs,
            OpenAiFiles files,
            OpenAiModels models,
            OpenAiStoredCompletions completions) {
        this.provider = provider;
        at = clock.instant();
        this.jobs = jobs;
        this.files = files;
        this.models = models;
        this.completions = completions;
    }

    Inventory list() {
        List<ModelRef> listed = new ArrayList<>();
        kind("models", () -> listed.addAll(models.list()));
        listed.forEach(model -> model.shutdownDate().ifPresent(day -> ends.put(model.id(), day)));
        kind("jobs", () -> jobs.list().forEach(allJobs::add));
        allJobs.forEach(job -> job.tunedModel().ifPresent(model -> bases.put(model, job.model())));
        allJobs.forEach(this::addJob);
        kind("files", () -> files.list().forEach(this::addFile));
        allJobs.stream().filter(job -> job.tunedModel().isPresent()).forEach(this::addCheckpoints);
        listed.stream()
                .filter(OpenAiModels::isTuned)
                .filter(model -> !checkpoints.contains(model.id()))
                .forEach(this::addModel);
        kind("stored completions", this::addCompletions);
        ProviderException why = first;
        if (why != null && refused == KINDS) {
            throw why;
        }
        items.sort(Comparator.comparingInt(item -> ORDER.indexOf(item.kind())));
        return new Inventory(provider, at, items, gaps);
    }

    private void kind(String name, Runnable listing) {
        if (!listed(name, listing)) {
            refused++;
        }
    }

    private boolean listed(String what, Runnable listing) {
        int before = items.size();
        try {
            listing.run();
            return true;
        } catch (ProviderException e) {
            first = first == null ? e : first;
            int got = items.size() - before;
            gaps.add(what + (got == 0 ? "" : ", after " + got) + ": " + Remedy.without(e));
            return false;
        }
    }

    private void addJob(OpenAiJob job) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (String name : List.of(
                "model", "fine_tuned_model", "training_file", "validation_file", "result_files", "trained_tokens")) {
            Object value = job.raw().get(name);
            if (value != null) {
                facts.put(name, value);
            }
        }
        job.method().ifPresent(method -> facts.put("method", method));
        job.seed().ifPresent(seed -> facts.put("seed", seed));
        items.add(new InventoryItem(
                "job",
                job.id(),
                job.suffix().orElse(""),
                job.status(),
                job.createdAt(),
                job.tunedModel().flatMap(this::end),
                OptionalLong.empty(),
                FREE,
                facts));
    }

    private void addFile(OpenAiFile file) {
        items.add(new InventoryItem(
                "file",
                file.id(),
                file.name(),
                file.status(),
                file.createdAt(),
                file.expiresAt().map(OpenAiInventory::day),
                file.bytes() < 0 ? OptionalLong.empty() : OptionalLong.of(file.bytes()),
                FREE,
                Map.of("purpose", file.purpose())));
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private void addCheckpoints(OpenAiJob job) {
        listed("checkpoints of job " + job.id(), () -> jobs.checkpoints(job.id())
                .forEach(checkpoint -> addCheckpoint(job, checkpoint)));
    }

    private void addCheckpoint(OpenAiJob job, OpenAiCheckpoint checkpoint) {
        String model = checkpoint.model().id();
        checkpoints.add(model);
        bases.putIfAbsent(model, job.model());
        items.add(new InventoryItem(
                "checkpoint",
                model,
                job.suffix().orElse(""),
                "",
                Optional.of(checkpoint.createdAt()).filter(Instant.EPOCH::isBefore),
                end(model).or(() -> job.tunedModel().flatMap(this::end)),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                Map.of("job", job.id(), "step", checkpoint.step())));
    }

    private void addModel(ModelRef model) {
        TunedModelName name = TunedModelName.of(model.id());
        String base = bases.getOrDefault(model.id(), name.base());
        items.add(new InventoryItem(
                name.checkpoint() ? "checkpoint" : "model",
                model.id(),
                name.suffix(),
                "",
                Optional.empty(),
                end(model.id()),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                base.isEmpty() ? Map.of() : Map.of("base", base)));
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
            stored.forEach((model, all) -> items.add(all.item(model)));
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

        InventoryItem item(String model) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("count", count);
            if (until != null) {
                facts.put("newest", until.toString());
            }
            return new InventoryItem(
                    "stored completions",
                    model,
                    "",
                    "",
                    Optional.ofNullable(from),
                    Optional.empty(),
                    OptionalLong.empty(),
                    FREE,
                    facts);
        }
    }
}
