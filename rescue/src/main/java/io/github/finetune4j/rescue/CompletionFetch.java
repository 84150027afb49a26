// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.openai.OpenAiStoredCompletion;
import io.github.finetune4j.openai.OpenAiStoredCompletions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings stored completions home, one line each, with what was asked. */
final class CompletionFetch implements AutoCloseable {
    static final String COMPLETION = "completion";
    static final String MESSAGES = "messages";

    private final OpenAiStoredCompletions completions;
    private final RescueFolder folder;
    private final PatientService service;
    private final FetchLog log;
    private final Map<String, GrowingLines> files = new HashMap<>();
    private final Set<String> home = new HashSet<>();
    private final Set<String> met = new HashSet<>();

    CompletionFetch(OpenAiStoredCompletions completions, RescueFolder folder, PatientService service, FetchLog log) {
        this.completions = completions;
        this.folder = folder;
        this.service = service;
        this.log = log;
    }

    void fetch() {
        service.ask(Thing.list("stored completions"), () -> {
            for (OpenAiStoredCompletion completion : completions.list("")) {
                if (met.add(completion.id())) { // a list that broke off is read anew
                    fetch(completion);
                }
                if (service.dead()) {
                    break;
                }
            }
            return true;
        });
        if (service.dead()) {
            log.missing(Thing.list("stored completions"), "not listed to the end", false);
        }
    }

    private void fetch(OpenAiStoredCompletion completion) {
        GrowingLines lines = files.computeIfAbsent(completion.model(), this::open);
        if (home.contains(completion.id())) {
            log.there(Thing.COMPLETION);
            return;
        }
        Thing thing = new Thing(Thing.COMPLETION, completion.id(), completion.model());
        Optional<List<Map<String, Object>>> messages = service.ask(
                thing, () -> completions.messages(completion.id()).stream().toList());
        if (messages.isPresent() || log.gone(thing.kind(), thing.id())) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put(COMPLETION, completion.raw());
            messages.ifPresent(asked -> line.put(MESSAGES, asked));
            log.saved(Thing.COMPLETION, lines.add(line));
        }
    }

    private GrowingLines open(String model) {
        return GrowingLines.open(folder.completions(model), line -> {
            if (line.get(COMPLETION) instanceof Map<?, ?> known) {
                home.add(String.valueOf(known.get("id")));
            }
        });
    }

    @Override
    public void close() {
        files.values().forEach(GrowingLines::close);
    }
}
