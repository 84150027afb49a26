// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.internal.text.Characters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pairs of words in a row, and which of them are new. */
final class NewPairs {
    private final Set<String> known = new HashSet<>();

    /** {@return the share of the rows' pairs that no earlier row has; 0 where there is none} They are known then. */
    double share(List<ChatExample> rows) {
        Set<String> now = new HashSet<>();
        for (ChatExample row : rows) {
            String[] words =
                    Characters.lower(ComparedText.INPUT.of(row)).strip().split("\\s+", -1);
            for (int i = 1; i < words.length; i++) {
                now.add(words[i - 1] + " " + words[i]);
            }
        }
        long fresh = now.stream().filter(pair -> !known.contains(pair)).count();
        known.addAll(now);
        return now.isEmpty() ? 0 : (double) fresh / now.size();
    }
}
