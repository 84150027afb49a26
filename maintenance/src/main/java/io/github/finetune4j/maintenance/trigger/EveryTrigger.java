// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Due some time after the last time. */
record EveryTrigger(String name, UnaryOperator<Instant> following) implements Trigger {
    @Override
    public Optional<String> check(Situation situation) {
        Instant due = following.apply(situation.last());
        return situation.now().isBefore(due) ? Optional.empty() : Optional.of("due since " + due);
    }

    @Override
    public Optional<Instant> next(Situation situation) {
        return Optional.of(following.apply(situation.last()));
    }
}
