// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks whether a text looks like prose, by the quality rules of Rae et al. (Gopher, 2021), appendix A.1.1, with their
 * constants. They are made for English documents: labels, code and lists fail them. The rule of at least 50 words is
 * off here, because good answers are shorter.
 */
final class ProseQuality {
    private static final Set<String> STOP_WORDS = Set.of("the", "be", "to", "of", "and", "that", "have", "with");
    private static final int MOST_WORDS = 100_000;
    private static final double LEAST_MEAN_LENGTH = 3;
    private static final double MOST_MEAN_LENGTH = 10;
    private static final double MOST_SYMBOLS_PER_WORD = 0.1;
    private static final double MOST_BULLETS = 0.9;
    private static final double MOST_ELLIPSES = 0.3;
    private static final double LEAST_ALPHABETIC = 0.8;
    private static final int LEAST_STOP_WORDS = 2;

    private ProseQuality() {}

    /**
     * {@return the name of the first rule that a text breaks, for example {@code too_many_bullets}; a text without
     * words breaks {@code no_words}}
     *
     * @param text any text, cut into words by Unicode's rules
     */
    static Optional<String> broken(String text) {
        return broken(text, Words.of(text));
    }

    /**
     * {@return the name of the first rule that a text breaks}
     *
     * @param text any text
     * @param words its words and punctuation marks in order, cut by other rules
     */
    static Optional<String> broken(String text, List<String> words) {
        List<String> real = words.stream().filter(ProseQuality::notOnlySymbols).toList();
        if (words.isEmpty()) {
            return Optional.of("no_words");
        }
        if (real.size() > MOST_WORDS) {
            return Optional.of("long_doc");
        }
        double mean = real.stream().mapToInt(Words::codePoints).average().orElse(0);
        if (!real.isEmpty() && (mean < LEAST_MEAN_LENGTH || mean > MOST_MEAN_LENGTH)) {
            return Optional.of(mean < LEAST_MEAN_LENGTH ? "below_avg_threshold" : "above_avg_threshold");
        }
        return symbols(text, words.size()).or(() -> lines(text)).or(() -> wordKinds(words));
    }

    private static Optional<String> symbols(String text, double words) {
        if (count(text, "#") / words > MOST_SYMBOLS_PER_WORD) {
            return Optional.of("too_many_hashes");
        }
        return (count(text, "...") + count(text, "…")) / words > MOST_SYMBOLS_PER_WORD
                ? Optional.of("too_many_ellipsis")
                : Optional.empty();
    }

    private static Optional<String> lines(String text) {
        List<String> lines = text.lines().toList();
        if (share(
                        lines,
                        line -> line.stripLeading().startsWith("•")
                                || line.stripLeading().startsWith("-"))
                > MOST_BULLETS) {
            return Optional.of("too_many_bullets");
        }
        return share(
                                lines,
                                line -> line.stripTrailing().endsWith("...")
                                        || line.stripTrailing().endsWith("…"))
                        > MOST_ELLIPSES
                ? Optional.of("too_many_end_ellipsis")
                : Optional.empty();
    }

    private static Optional<String> wordKinds(List<String> words) {
        if (share(words, word -> word.codePoints().anyMatch(Character::isLetter)) < LEAST_ALPHABETIC) {
            return Optional.of("below_alpha_threshold");
        }
        return words.stream().filter(STOP_WORDS::contains).distinct().count() < LEAST_STOP_WORDS
                ? Optional.of("enough_stop_words")
                : Optional.empty();
    }

    private static double share(List<String> items, Predicate<String> test) {
        return items.isEmpty() ? 0 : (double) items.stream().filter(test).count() / items.size();
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static boolean notOnlySymbols(String word) {
        return word.codePoints().anyMatch(c -> !Punctuation.isPunctuation(c));
    }
}
