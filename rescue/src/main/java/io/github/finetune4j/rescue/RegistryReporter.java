// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.openai.OpenAiFiles;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.rescue.FetchReport.Reported;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reports everything that is at home to the registry, each time anew: it keeps the same thing once. A run whose files
 * may still come is reported when they have: what a registry keeps of it can't be changed later.
 */
final class RegistryReporter {
    private final OpenAiProvider provider;
    private final RescueFolder folder;
    private final FetchLog log;
    private final boolean waits;
    private final RegistryDoor door;
    private final DataReporter data;
    private final List<OpenAiJob> jobs;
    private final RunReporter runs;
    private final Map<String, DataReporter.Known> known = new HashMap<>();
    private int reported;

    /** @param waits whether what is not at home may still come */
    RegistryReporter(
            OpenAiProvider provider,
            RescueFolder folder,
            Registry registry,
            Function<? super OpenAiJob, String> naming,
            FetchLog log,
            boolean waits) {
        this.provider = provider;
        this.folder = folder;
        this.log = log;
        this.waits = waits;
        door = new RegistryDoor(registry);
        data = new DataReporter(door, log);
        jobs = folder.jobs().stream()
                .map(OpenAiJob::of)
                .sorted(Comparator.comparing((OpenAiJob job) -> job.createdAt().orElse(Instant.EPOCH))
                        .thenComparing(OpenAiJob::id))
                .toList();
        runs = new RunReporter(provider, folder, door, log, naming, ShutdownDays.of(folder, jobs));
    }

    Reported report() {
        folder.abouts().forEach(this::file);
        jobs.forEach(this::run); // oldest first: a model is there before those that were tuned from it
        folder.completions().forEach(this::completions);
        return new Reported(data.reported(), reported, data.unread(), door.unreported());
    }

    private void file(Map<String, Object> about) {
        String id = String.valueOf(about.get(FileFetch.ID));
        List<OpenAiJob> users = jobs.stream().filter(job -> learnsFrom(job, id)).toList();
        if (users.isEmpty() && !OpenAiFiles.FINE_TUNE.equals(about.get(FileFetch.PURPOSE))) {
            return;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("provider", provider.id());
        facts.put("file", id);
        facts.put("fileName", about.getOrDefault(FileFetch.NAME, ""));
        facts.put(FileFetch.SHA256, about.getOrDefault(FileFetch.SHA256, ""));
        facts.put("location", folder.content(id).toString());
        facts.put("jobs", users.stream().map(OpenAiJob::id).toList());
        boolean graded = users.stream().anyMatch(job -> job.method().orElse("").equals("reinforcement"));
        known.put(id, data.report("file " + id, folder.content(id), DataReporter.trainingRows(graded), facts));
    }

    private static boolean learnsFrom(OpenAiJob job, String file) {
        return job.trainingFile().filter(file::equals).isPresent()
                || job.validationFile().filter(file::equals).isPresent();
    }

    private void run(OpenAiJob job) {
        if (!provider.snapshot(job).status().terminal()) {
            return;
        }
        Set<String> pending = pending(job);
        if (!pending.isEmpty()) {
            door.unreported("run " + provider.id() + "/" + job.id(), "it waits for " + String.join(", ", pending));
            return;
        }
        if (runs.report(job, version(job.trainingFile()), version(job.validationFile()))) {
            reported++;
        }
    }

    private Set<String> pending(OpenAiJob job) {
        Set<String> pending = new LinkedHashSet<>();
        if (waits) {
            pending.addAll(new JobParts(job, folder)
                    .absent().stream()
                            .filter(thing -> !log.gone(thing.kind(), thing.id()))
                            .map(thing -> thing.kind() + " " + thing.id())
                            .collect(Collectors.toList()));
        }
        known.forEach((file, version) -> {
            if (!version.settled() && learnsFrom(job, file)) {
                pending.add("data of file " + file);
            }
        });
        return pending;
    }

    private String version(Optional<String> file) {
        return file.map(known::get).map(DataReporter.Known::id).orElse("");
    }

    private void completions(Path file) {
        List<String> model = new ArrayList<>();
        JsonLines.read(file, line -> {
            if (model.isEmpty() && line.get(CompletionFetch.COMPLETION) instanceof Map<?, ?> first) {
                model.add(String.valueOf(first.get("model")));
            }
        });
        if (Files.exists(file) && !model.isEmpty()) {
            Map<String, Object> facts = Map.of(
                    "provider", provider.id(),
                    "model", model.get(0),
                    "kind", "stored completions",
                    "location", file.toString());
            data.report("stored completions of " + model.get(0), file, List.of(new CompletionRows()), facts);
        }
    }
}
