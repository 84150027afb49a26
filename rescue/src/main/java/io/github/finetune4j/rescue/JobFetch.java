// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.openai.OpenAiCheckpoint;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings jobs home: what the service says of them, their events and checkpoints, and their files. */
record JobFetch(OpenAiProvider provider, RescueFolder folder, PatientService service, FileFetch files, FetchLog log) {
    void fetch(OpenAiJob job) {
        keep(job);
        if (provider.snapshot(job).status().terminal()) {
            lines(job, Thing.EVENTS, RescueFolder.EVENTS, out -> events(job, out));
            lines(job, Thing.CHECKPOINTS, RescueFolder.CHECKPOINTS, out -> checkpoints(job, out));
        } else {
            log.missing(new Thing(Thing.EVENTS, job.id(), ""), FetchLog.NOT_ENDED + "it is " + job.status(), false);
        }
        job.trainingFile().ifPresent(files::fetch);
        job.validationFile().ifPresent(files::fetch);
        job.resultFiles().forEach(files::fetch);
    }

    private void keep(OpenAiJob job) {
        Path file = folder.job(job.id(), RescueFolder.JSON);
        Optional<Map<String, Object>> known = folder.find(file);
        if (known.isPresent() && known.get().equals(Json.plainMap(job.raw()))) {
            log.there(Thing.JOB);
            return;
        }
        RescueFolder.write(file, job.raw());
        log.saved(Thing.JOB, RescueFolder.size(file));
    }

    /** Lines are written once, when the job has ended: then there will be no others. */
    private void lines(OpenAiJob job, String kind, String ending, AtomicFile.Content content) {
        Path file = folder.job(job.id(), ending);
        if (Files.exists(file)) {
            log.there(kind);
            return;
        }
        Thing thing = new Thing(kind, job.id(), job.suffix().orElse(""));
        service.ask(thing, () -> {
                    AtomicFile.write(file, content);
                    return file;
                })
                .ifPresent(there -> log.saved(kind, RescueFolder.size(there)));
    }

    private void events(OpenAiJob job, OutputStream out) throws IOException {
        Set<String> ids = new HashSet<>(); // pages shift while events come
        for (Map<String, Object> event : provider.jobs().events(job.id())) {
            if (!(event.get("id") instanceof String id) || ids.add(id)) {
                JsonLines.write(event, out);
            }
        }
    }

    private void checkpoints(OpenAiJob job, OutputStream out) throws IOException {
        for (OpenAiCheckpoint checkpoint : provider.jobs().checkpoints(job.id())) {
            JsonLines.write(checkpoint.raw(), out);
        }
    }
}
