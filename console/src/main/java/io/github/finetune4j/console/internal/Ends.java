// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.AnswersUntil;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Until when models answer. */
final class Ends {
    private final LocalDate today;

    Ends(InstantSource clock) {
        today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    static boolean known(Collection<ModelVersion> models) {
        return models.stream().anyMatch(model -> model.ref().shutdownDate().isPresent());
    }

    void badge(PageBody to, ModelVersion model) {
        model.ref()
                .shutdownDate()
                .map(gone -> new AnswersUntil(gone, today))
                .ifPresent(until -> to.badge(until.tone(), until.words()));
    }

    /** Writes what was announced about the end of a model, the newest first. */
    static void announcements(PageBody body, Snapshot now, ModelVersion model) {
        List<List<Consumer<PageBody>>> rows = new ArrayList<>();
        for (ShutdownAnnounced each : now.all(ShutdownAnnounced.class)) {
            if (each.model().equals(model.ref())) {
                rows.add(
                        0,
                        List.of(
                                to -> Words.time(to, each.at()),
                                Words.cell(each.shutdownDate()
                                        .map(gone -> "no longer answers from " + gone + " on")
                                        .orElse("the day was taken back")),
                                Words.cell(each.source())));
            }
        }
        if (!rows.isEmpty()) {
            body.heading("What was announced of its end");
            body.table("What was announced of its end", List.of("learned", "what", "from"), rows);
        }
    }
}
