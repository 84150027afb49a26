// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.model.ModelRef;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/** Due before a model is shut down. */
record ShutdownTrigger(Function<Situation, ModelRef> model, Period lead) implements Trigger {
    ShutdownTrigger {
        if (lead.isNegative()) {
            throw new IllegalArgumentException(
                    "lead: " + ShownTime.words(lead) + " -> give at least zero, such as P60D");
        }
    }

    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public Optional<String> check(Situation situation) {
        ModelRef ref = model.apply(situation);
        return due(ref).filter(due -> !situation.now().isBefore(due))
                .map(due -> ref + " is shut down on " + ref.shutdownDate().orElseThrow());
    }

    @Override
    public Optional<Instant> next(Situation situation) {
        return due(model.apply(situation));
    }

    private Optional<Instant> due(ModelRef ref) {
        return ref.shutdownDate()
                .map(day -> day.minus(lead).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
