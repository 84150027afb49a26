// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Due at times of a calendar. */
record CronTrigger(Cron cron, ZoneId zone) implements Trigger {
    @Override
    public String name() {
        return "cron " + cron + " " + zone;
    }

    @Override
    public Optional<String> check(Situation situation) {
        Instant due = cron.after(situation.last(), zone);
        return situation.now().isBefore(due) ? Optional.empty() : Optional.of("due since " + due);
    }

    @Override
    public Optional<Instant> next(Situation situation) {
        return Optional.of(cron.after(situation.last(), zone));
    }
}
