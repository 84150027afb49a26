// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import java.util.Optional;
import java.util.function.Function;

/** A reason with a name. */
record NamedTrigger(String name, Function<Situation, Optional<String>> why) implements Trigger {
    NamedTrigger {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a trigger: blank -> give it one, the same in every process");
        }
    }

    @Override
    public Optional<String> check(Situation situation) {
        return why.apply(situation);
    }
}
