// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiFile;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings home what the service holds: jobs with all that belongs to them first, newest first. What a service that is
 * alive has not given is asked for again when everything else has come.
 */
final class Fetching {
    private static final Set<String> PURPOSES = Set.of("fine-tune", "fine-tune-results");

    private static final int MOST_PASSES = 3;

    private final OpenAiProvider provider;
    private final RescueFolder folder;
    private final FetchLog log;
    private final PatientService service;

    Fetching(OpenAiProvider provider, RescueFolder folder, FetchLog log, Sleeper sleeper) {
        this.provider = provider;
        this.folder = folder;
        this.log = log;
        service = new PatientService(sleeper, log);
    }

    void fetch() {
        pass();
        for (int pass = 1; pass < MOST_PASSES && log.wanting() && !service.dead(); pass++) {
            log.again();
            pass();
        }
    }

    private void pass() {
        FileFetch files = new FileFetch(provider.files(), folder, service, log);
        Map<String, OpenAiJob> jobs = new LinkedHashMap<>(); // what was listed before a list broke off is fetched
        list("jobs", () -> provider.jobs().list().forEach(job -> jobs.putIfAbsent(job.id(), job)));
        service.refuseWrongKey();
        Map<String, OpenAiFile> listed = new LinkedHashMap<>();
        list("files", () -> provider.files().list().forEach(file -> listed.put(file.id(), file)));
        listed.values().forEach(files::listed);
        list("models", () -> keep(provider.models().list()));
        JobFetch fetch = new JobFetch(provider, folder, service, files, log);
        jobs.values().forEach(fetch::fetch);
        listed.values().stream()
                .filter(file -> PURPOSES.contains(file.purpose()))
                .forEach(file -> files.fetch(file.id()));
        try (CompletionFetch completions = new CompletionFetch(provider.storedCompletions(), folder, service, log)) {
            completions.fetch();
        }
    }

    private void keep(List<ModelRef> models) {
        ShutdownDays.keep(models, folder);
    }

    private void list(String of, Runnable listing) {
        service.ask(Thing.list(of), () -> {
            listing.run();
            return true;
        });
    }
}
