// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import java.util.stream.Collectors;

/** The agreement of the decision tree and the figures. */
final class Agreement {
    private Agreement() {}

    static String of(Decision decision) {
        Recommendation recommended = decision.recommendation();
        String ends = decision.tree().ends().stream()
                .map(leaf -> "“" + leaf.text() + "”")
                .collect(Collectors.joining(" or "));
        String tree = "The decision tree leads to " + ends + ". ";
        if (recommended.kind() != Recommendation.Kind.USE) {
            return tree + "The figures recommend nothing yet.";
        }
        ApproachResult chosen = decision.approach(recommended.approach());
        String figures = chosen.name() + " (" + chosen.kind().word() + ")";
        if (chosen.kind() == ApproachKind.OWN
                || (chosen.kind() == ApproachKind.CASCADE && !decision.tree().mayMean(chosen.kind()))) {
            return tree + "It knows nothing of such an approach as " + figures + ", which the figures recommend.";
        }
        if (decision.tree().speaksFor(chosen.kind())) {
            return tree + "The figures agree: " + figures + ".";
        }
        return decision.tree().mayMean(chosen.kind())
                ? tree + "The figures recommend " + figures + ", which is one of its branches."
                : tree + "The figures disagree: they recommend " + figures
                        + ". The tree asks for properties of the task, the figures are the outcome; look at both.";
    }
}
