// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.monitor.capture.Interaction;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A test whether tickets use words that the first model has never seen: one may be a slip of the fingers. */
final class Wording {
    private static final int SLIPS = 1;

    private final Set<String> known = new HashSet<>();

    Wording(Dataset learned) {
        learned.chats().forEach(row -> known.addAll(words(row.prompt().get(1).content())));
    }

    @Nullable String of(Interaction interaction) {
        return interaction
                .said()
                .map(said -> words(said.messages().get(1).content()).stream()
                        .filter(word -> !known.contains(word))
                        .count())
                .map(unknown -> unknown > SLIPS ? "new words" : "usual words")
                .orElse(null);
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+"));
    }
}
