// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In how many texts each term occurs. Where there are too many terms, those in the fewest texts so far are forgotten,
 * so that no text, however long, takes more memory than the limit allows.
 */
final class TermCounts {
    private static final class Count {
        int texts;
        int latest = -1;
    }

    private final int most;
    private final Map<String, Count> counts = new HashMap<>();

    TermCounts(int most) {
        this.most = most;
    }

    void add(String term, int text) {
        Count count = counts.computeIfAbsent(term, t -> new Count());
        if (count.latest != text) {
            count.latest = text;
            count.texts++;
        }
        if (counts.size() > 2L * most) {
            forget();
        }
    }

    private void forget() {
        for (int texts = 1; counts.size() > most; texts++) {
            int rare = texts;
            counts.values().removeIf(count -> count.texts <= rare);
        }
    }

    /** {@return the terms, those in the most texts if there are too many, in the order of their characters} */
    List<Term> terms() {
        return counts.entrySet().stream()
                .map(each -> new Term(each.getKey(), each.getValue().texts))
                .sorted(Comparator.comparingInt(Term::texts).reversed().thenComparing(Term.BY_CHARACTERS))
                .limit(most)
                .sorted(Term.BY_CHARACTERS)
                .toList();
    }
}
