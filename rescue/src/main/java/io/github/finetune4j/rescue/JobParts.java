// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.openai.OpenAiJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a job, and which of them are at home. */
record JobParts(OpenAiJob job, RescueFolder folder) {
    /** {@return its files, by the part that they play} */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        job.trainingFile().ifPresent(id -> files.put("training", id));
        job.validationFile().ifPresent(id -> files.put("validation", id));
        int number = 0;
        for (String id : job.resultFiles()) {
            number++;
            files.put(number == 1 ? "result" : "result" + number, id);
        }
        return files;
    }

    Path events() {
        return folder.job(job.id(), RescueFolder.EVENTS);
    }

    Path checkpoints() {
        return folder.job(job.id(), RescueFolder.CHECKPOINTS);
    }

    /** {@return what is not at home} */
    List<Thing> absent() {
        List<Thing> absent = new ArrayList<>();
        files().values().stream()
                .distinct()
                .filter(id -> !Files.exists(folder.content(id)))
                .forEach(id -> absent.add(new Thing(Thing.FILE, id, "")));
        if (!Files.exists(events())) {
            absent.add(new Thing(Thing.EVENTS, job.id(), ""));
        }
        if (!Files.exists(checkpoints())) {
            absent.add(new Thing(Thing.CHECKPOINTS, job.id(), ""));
        }
        return absent;
    }

    /** {@return the files that are at home, with what is known of them, as JSON values} */
    Map<String, Object> home() {
        Map<String, Object> home = new LinkedHashMap<>();
        files().forEach((part, id) -> {
            if (Files.exists(folder.content(id))) {
                Map<String, Object> about =
                        new LinkedHashMap<>(folder.find(folder.about(id)).orElse(Map.of(FileFetch.ID, id)));
                about.remove(FileFetch.SERVICE);
                about.put("path", folder.content(id).toString());
                home.put(part, about);
            }
        });
        return home;
    }
}
