// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.text.AnswersUntil;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The health of the models to which aliases point, as far as the day of their end is known, in the words of neither
 * line of Boot. One that ends within two weeks, or has ended, is {@code UNKNOWN}, never {@code DOWN}: another instance
 * would have the same model, and what needs none goes on.
 *
 * @param inDoubt whether one has ended, or ends soon, or the registry can't be asked
 * @param details by model and alias
 */
record ModelsHealth(boolean inDoubt, Map<String, Object> details) {
    static ModelsHealth of(RegistryStore registry, InstantSource clock) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        boolean inDoubt = false;
        Map<String, Object> details = new LinkedHashMap<>();
        try {
            for (String name : registry.models()) {
                for (Map.Entry<String, ModelVersion> alias :
                        registry.model(name).aliases().entrySet()) {
                    ModelRef ref = alias.getValue().ref();
                    if (ref.shutdownDate().isPresent()) {
                        AnswersUntil until = new AnswersUntil(ref.shutdownDate().get(), today);
                        inDoubt |= until.over() || until.soon();
                        details.put(name + " " + alias.getKey(), details(ref, until));
                    }
                }
            }
        } catch (FineTuneException e) {
            return new ModelsHealth(true, Map.of("registry", "can't be read"));
        }
        return new ModelsHealth(inDoubt, details);
    }

    private static Map<String, Object> details(ModelRef ref, AnswersUntil until) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("model", ref.toString());
        details.put("end", until.over() ? "over" : until.soon() ? "soon" : "later");
        details.put("until", until.words());
        return details;
    }
}
