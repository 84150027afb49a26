// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Until when models answer: learned from the service, kept on record, and watched. */
public final class UntilWhen {
    private UntilWhen() {}

    /** Asks the service now and then, such as once a day. */
    static List<ShutdownAnnounced> learn(OpenAiProvider openAi, RegistryStore registry) {
        // tag::learn[]
        List<ShutdownAnnounced> news = openAi.models().reportShutdowns(registry, registry.models()); // one call
        // end::learn[]
        return news;
    }

    /** Reports a day that no API gives. */
    static void announce(RegistryStore registry, ModelRef model) {
        // tag::announce[]
        LocalDate firstDayWithout = LocalDate.parse("2027-10-14");
        registry.add(new ShutdownAnnounced(model, Instant.now(), firstDayWithout, "a notice by mail, 2026-11-12"));
        // end::announce[]
    }

    /** Watches the model to which an alias points, and one that stays. */
    static Monitors watch(RegistryStore registry, CaptureStore captured, JournalStore watched, ModelRef greeter) {
        // tag::watch[]
        Monitors monitors = Monitors.builder(captured, watched)
                .addShutdown(ShutdownMonitor.of(
                        "router ends",
                        () -> registry.model("router").alias("champion").ref()))
                .addShutdown(ShutdownMonitor.of("greeter ends", greeter).daysBefore(90, 30, 7))
                .build();
        // end::watch[]
        return monitors;
    }
}
