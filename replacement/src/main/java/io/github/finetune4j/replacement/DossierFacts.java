// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a dossier says, as JSON values. */
final class DossierFacts {
    private DossierFacts() {}

    static Facts of(ReplacementSettings settings, State state) {
        Facts facts = Facts.empty()
                .with("format", State.FORMAT)
                .with("name", settings.name)
                .with("at", state.last.truncatedTo(ChronoUnit.SECONDS).toString())
                .with("outcome", state.outcome().name())
                .with("candidate", state.shown())
                .with("why", state.why())
                .with("missing_rows", state.missing())
                .with("missing_is_least", state.missingIsLeast())
                .with("spent", state.spent())
                .with("not_counted", settings.trainedAtUnknownCost())
                .with("left_out", new LinkedHashMap<>(state.leftOut))
                .with("specification", state.specification)
                .with("failed", new LinkedHashMap<>(state.failed))
                .with("chosen", state.chosen == null ? "" : state.chosen.text("why"));
        Facts by = Facts.empty();
        state.spentBy().forEach(by::with);
        Map<String, Object> parts = new LinkedHashMap<>();
        state.parts.forEach((part, kept) -> parts.put(part, kept.values()));
        List<Object> sources = new ArrayList<>();
        state.sources.forEach(source -> sources.add(source.values()));
        List<Object> looks = new ArrayList<>();
        state.looks.forEach(look -> {
            Facts judged = look.judged;
            if (judged != null) {
                looks.add(judged.values());
            }
        });
        return facts.with("spent_by", by.values())
                .with("parts", parts)
                .with("sources", sources)
                .with("looks", looks);
    }
}
