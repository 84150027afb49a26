// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Fingerprint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses rows in two places: what judges must not be seen before. */
final class RowOverlap {
    private static final int LISTED = 10;

    private RowOverlap() {}

    static void check(PromptSearchOptions options) {
        refuseUnsolved(options.training());
        refuse("test", options.test(), "training", options.training().chats().toList());
        refuse(
                "test",
                options.test(),
                "validation",
                options.validation().chats().toList());
        refuse(
                "validation",
                options.validation(),
                "training",
                options.training().chats().toList());
        refuse("test", options.test(), "examples in use", options.inUse.examples());
        refuse("validation", options.validation(), "examples in use", options.inUse.examples());
    }

    private static void refuseUnsolved(Dataset training) {
        long solved = training.chats().filter(row -> row.answer().isPresent()).count();
        if (solved < training.size()) {
            throw new IllegalArgumentException("training rows that are no chats or have no answer: "
                    + (training.size() - solved) + " of " + training.size() + " -> leave those out");
        }
    }

    private static void refuse(String judging, Dataset data, String seen, List<ChatExample> rows) {
        Set<Fingerprint> prompts = new HashSet<>();
        rows.forEach(row -> prompts.add(row.promptFingerprint()));
        List<ChatExample> judges = data.chats().toList();
        List<Integer> both = new ArrayList<>();
        for (int i = 0; i < judges.size(); i++) {
            if (prompts.contains(judges.get(i).promptFingerprint())) {
                both.add(i + 1);
            }
        }
        if (!both.isEmpty()) {
            throw new IllegalArgumentException(judging + " rows that are also among the " + seen + ": " + both.size()
                    + " of " + judges.size() + " (rows " + both.subList(0, Math.min(LISTED, both.size()))
                    + (both.size() > LISTED ? " …" : "") + ") -> keep them apart; DatasetBuilder.split does");
        }
    }
}
