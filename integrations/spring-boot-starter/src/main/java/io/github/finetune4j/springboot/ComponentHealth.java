// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.text.AnswersUntil;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutStatus;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The health of a component, in the words of neither line of Boot. One in doubt is {@code UNKNOWN}, never {@code DOWN}:
 * an instance that was taken out for it would answer nobody, and another one would be no better off.
 *
 * @param inDoubt whether somebody should look at it
 * @param details by what they are about
 */
record ComponentHealth(boolean inDoubt, Map<String, Object> details) {
    /** {@return that of rollouts, by their names: in doubt while trouble holds one; then the baseline answers} */
    static ComponentHealth ofRollouts(List<Rollout> rollouts) {
        boolean inDoubt = false;
        Map<String, Object> details = new LinkedHashMap<>();
        for (Rollout rollout : rollouts) {
            RolloutStatus status = rollout.status();
            inDoubt |= !status.autoPaused().isEmpty();
            details.put(status.rollout(), RolloutFacts.brief(status));
        }
        return new ComponentHealth(inDoubt, details);
    }

    /**
     * {@return that of the models to which aliases point, as far as the day of their end is known: in doubt where one
     * has ended or ends within two weeks, or the registry can't be asked}
     */
    static ComponentHealth ofModels(RegistryStore registry, InstantSource clock) {
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
            return new ComponentHealth(true, Map.of("registry", "can't be read"));
        }
        return new ComponentHealth(inDoubt, details);
    }

    private static Map<String, Object> details(ModelRef ref, AnswersUntil until) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("model", ref.toString());
        details.put("end", until.over() ? "over" : until.soon() ? "soon" : "later");
        details.put("until", until.words());
        return details;
    }
}
