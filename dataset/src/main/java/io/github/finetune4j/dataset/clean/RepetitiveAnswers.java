// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Gopher's repetition limits, made fit for short answers. */
final class RepetitiveAnswers {
    /** Below so many words, only whole lines and long runs count. */
    static final int LEAST_WORDS = 40;

    private static final int LEAST_LINES = 4;
    private final RepetitionLimits all;
    private final RepetitionLimits forShort;

    RepetitiveAnswers(RepetitionLimits limits) {
        this.all = limits;
        Map<String, Double> without = new LinkedHashMap<>(limits.limits());
        without.keySet().removeIf(name -> name.startsWith("top_"));
        this.forShort = new RepetitionLimits(without);
    }

    Optional<String> problem(String answer) {
        List<String> words = Words.of(answer);
        if (words.size() < LEAST_WORDS && answer.lines().count() < LEAST_LINES && !loops(words)) {
            return Optional.empty();
        }
        RepetitionStatistics statistics = RepetitionStatistics.of(answer, words);
        return (words.size() < LEAST_WORDS ? forShort : all)
                .exceeded(statistics)
                .map(name -> String.format(
                        Locale.ROOT, "%s is %.2f", name, statistics.byName().get(name)))
                .or(() -> RowFilters.when(loops(words), "a word stands at least " + SAME_IN_A_ROW + " times in a row"));
    }

    private static final int SAME_IN_A_ROW = 5;

    private static boolean loops(List<String> words) {
        int run = 1;
        for (int i = 1; i < words.size(); i++) {
            boolean same = words.get(i).equals(words.get(i - 1))
                    && words.get(i).codePoints().anyMatch(Character::isLetterOrDigit);
            run = same ? run + 1 : 1;
            if (run >= SAME_IN_A_ROW) {
                return true;
            }
        }
        return false;
    }
}
