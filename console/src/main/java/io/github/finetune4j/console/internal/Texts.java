// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import java.util.stream.Collectors;

/** The texts of records that can be searched; the key of a rollout's answer ids is not among them. */
final class Texts {
    private static final int AROUND = 50;

    private Texts() {}

    static String of(RegistryRecord record) {
        return record.id() + " " + more(record);
    }

    private static String more(RegistryRecord record) {
        if (record instanceof DataVersion data) {
            return Json.write(data.facts());
        }
        if (record instanceof RunStarted run) {
            return run.model() + " " + Json.write(run.specification()) + " " + Json.write(run.environment());
        }
        if (record instanceof RunEnded end) {
            return end.outcome() + " " + end.failure() + " " + Json.write(end.facts());
        }
        if (record instanceof ModelVersion model) {
            return model + " " + model.draft().baseModel() + " "
                    + Json.write(model.draft().facts());
        }
        return byPeople(record);
    }

    private static String byPeople(RegistryRecord record) {
        if (record instanceof AliasMoved moved) {
            return moved.who() + " " + moved.why();
        }
        if (record instanceof Evaluated evaluated) {
            return evaluated.model() + " " + evaluated.baseline() + " " + Json.write(evaluated.figures());
        }
        if (record instanceof Gated gated) {
            return gated.outcomes().stream()
                    .map(each -> each.gate() + " " + each.status() + " " + each.reason())
                    .collect(Collectors.joining(" "));
        }
        if (record instanceof RolloutChanged changed) {
            return changed.rollout() + " " + String.join(" ", changed.arms().values()) + " " + changed.who() + " "
                    + changed.why();
        }
        if (record instanceof RowsForgotten forgotten) {
            return forgotten.who() + " " + forgotten.why();
        }
        if (record instanceof ShutdownAnnounced announced) {
            return announced.source();
        }
        return record instanceof Noted note ? note.who() + " " + note.text() : "";
    }

    /** {@return the words around what was found} */
    static String around(String text, String query) {
        int at = Characters.lower(text).indexOf(Characters.lower(query));
        int from = Math.min(text.length(), Math.max(0, at - AROUND));
        int to = Math.min(text.length(), Math.max(at, 0) + query.length() + AROUND);
        return (from > 0 ? "…" : "")
                + text.substring(from, to).replaceAll("\\s+", " ")
                + (to < text.length() ? "…" : "");
    }
}
