// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import io.github.finetune4j.internal.text.Characters;
import java.util.Optional;
import java.util.Set;

/** A prompt that reads like an answer, with an answer that reads like a prompt. */
final class SwappedTurns {
    private static final Set<String> ASKING = Set.of(
            "what",
            "why",
            "how",
            "who",
            "where",
            "when",
            "which",
            "can",
            "could",
            "would",
            "should",
            "is",
            "are",
            "do",
            "does",
            "did",
            "write",
            "explain",
            "describe",
            "list",
            "summarize",
            "summarise",
            "translate",
            "classify",
            "generate",
            "create",
            "give",
            "name",
            "identify",
            "rewrite",
            "convert",
            "calculate",
            "find",
            "compare",
            "suggest",
            "provide",
            "tell",
            "please",
            "edit");
    private static final Set<String> ANSWERING =
            Set.of("sure", "certainly", "yes", "no", "here", "of", "because", "i'm", "sorry", "thanks", "glad");
    private static final int MARGIN = 3;

    private SwappedTurns() {}

    static Optional<String> problem(String input, String output) {
        int asked = asking(input);
        int answered = asking(output);
        return RowFilters.when(
                asked < 0 && answered > 0 && answered - asked >= MARGIN,
                "the prompt reads like an answer, the answer like a prompt");
    }

    // Above 0 it asks, below 0 it answers
    private static int asking(String text) {
        String clean = text.strip();
        if (clean.isEmpty()) {
            return 0;
        }
        String first = Characters.lower(clean.split("[\\s,.:;!?]+", 2)[0]);
        int score = clean.endsWith("?") ? 2 : -1;
        score += ASKING.contains(first) ? 1 : 0;
        score -= ANSWERING.contains(first) ? 2 : 0;
        score -= clean.length() > 400 ? 1 : 0;
        return score;
    }
}
