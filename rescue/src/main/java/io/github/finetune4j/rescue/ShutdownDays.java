// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiJob;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of models as they were last announced: in {@code models.json}, so that they are known without the service.
 */
final class ShutdownDays {
    private static final String FILE = "models.json";
    private static final String MODELS = "models";

    private final Map<String, LocalDate> days = new LinkedHashMap<>();
    private final Map<String, String> bases = new HashMap<>();

    private ShutdownDays() {}

    static void keep(List<ModelRef> models, RescueFolder folder) {
        Map<String, Object> days = new LinkedHashMap<>();
        models.forEach(model -> days.put(
                model.id(), model.shutdownDate().map(LocalDate::toString).orElse("")));
        RescueFolder.write(folder.report(FILE), Map.of(MODELS, days));
    }

    static ShutdownDays of(RescueFolder folder, Collection<OpenAiJob> jobs) {
        ShutdownDays known = new ShutdownDays();
        Object kept =
                folder.find(folder.report(FILE)).map(json -> json.get(MODELS)).orElse(Map.of());
        if (kept instanceof Map<?, ?> map) {
            map.forEach((id, day) -> {
                if (day instanceof String text && !text.isEmpty()) {
                    known.days.put(String.valueOf(id), LocalDate.parse(text));
                }
            });
        }
        jobs.forEach(job -> job.tunedModel().ifPresent(model -> known.bases.put(model, job.model())));
        return known;
    }

    /** {@return the reference, with its own end, or else the end of what it was tuned from} */
    ModelRef of(ModelRef model) {
        return end(model.id()).map(model::withShutdownDate).orElse(model);
    }

    private Optional<LocalDate> end(String model) {
        Set<String> seen = new HashSet<>();
        for (String at = model; !at.isEmpty() && seen.add(at); at = bases.getOrDefault(at, "")) {
            LocalDate day = days.get(at);
            if (day != null) {
                return Optional.of(day);
            }
        }
        return Optional.empty();
    }
}
