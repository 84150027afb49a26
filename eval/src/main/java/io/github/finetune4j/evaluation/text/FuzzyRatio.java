// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Similarities, from 0 to 100, of texts that may be parts of each other or have their words in another order, as
 * thefuzz made them popular and rapidfuzz 3.14 defines them. All rest on {@link EditDistance#indelSimilarity}. Words
 * are what lies between white space; neither case nor punctuation is changed.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FuzzyRatio {
    private static final double REORDERED = 0.95;
    private static final double ALIKE_IN_LENGTH = 1.5;
    private static final double MUCH_LONGER = 8;
    private static final int BYTES = 256;
    private static final Comparator<String> BY_CODE_POINT =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private FuzzyRatio() {}

    /**
     * {@return the similarity of the whole texts; 100 for two empty ones}
     *
     * @param a one text
     * @param b the other
     */
    public static double ratio(String a, String b) {
        return 100 * EditDistance.indelSimilarity(a, b);
    }

    /**
     * {@return the similarity of the shorter text and the part of the longer one, no longer than it, that is most like
     * it} Takes time with the product of the shorter length squared and the longer length.
     *
     * @param a one text
     * @param b the other
     */
    public static double partial(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        if (x.length == y.length) {
            return Math.max(best(x, y), best(y, x));
        }
        return x.length < y.length ? best(x, y) : best(y, x);
    }

    /**
     * {@return the similarity of the texts with their words sorted}
     *
     * @param a one text
     * @param b the other
     */
    public static double tokenSort(String a, String b) {
        return ratio(sorted(words(a)), sorted(words(b)));
    }

    /**
     * {@return the greatest similarity of the shared words alone, the words of one text, and the words of the other,
     * each once; 100 if all words of one are in the other, 0 if one has no words}
     *
     * @param a one text
     * @param b the other
     */
    public static double tokenSet(String a, String b) {
        Set<String> first = new LinkedHashSet<>(words(a));
        Set<String> second = new LinkedHashSet<>(words(b));
        if (first.isEmpty() || second.isEmpty()) {
            return 0;
        }
        Set<String> shared = without(first, without(first, second));
        String onlyFirst = sorted(without(first, second));
        String onlySecond = sorted(without(second, first));
        if (!shared.isEmpty() && (onlyFirst.isEmpty() || onlySecond.isEmpty())) {
            return 100;
        }
        int common = length(sorted(shared));
        int space = common == 0 ? 0 : 1;
        int one = common + space + length(onlyFirst);
        int other = common + space + length(onlySecond);
        double both = similarity(EditDistance.indel(onlyFirst, onlySecond), one + other);
        if (common == 0) {
            return both;
        }
        double sharedAndOne = similarity(one - common, common + one);
        double sharedAndOther = similarity(other - common, common + other);
        return Math.max(both, Math.max(sharedAndOne, sharedAndOther));
    }

    /**
     * {@return the greatest of the other ratios, less 5 % where words were put in order, and less 10 % where only a
     * part was compared, or 40 % if one text is more than eight times as long; parts count from one and a half times as
     * long on; 0 if one text is empty}
     *
     * @param a one text
     * @param b the other
     */
    public static double weighted(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        double lengths = (double) Math.max(length(a), length(b)) / Math.min(length(a), length(b));
        double whole = ratio(a, b);
        if (lengths < ALIKE_IN_LENGTH) {
            return Math.max(whole, REORDERED * Math.max(tokenSort(a, b), tokenSet(a, b)));
        }
        double part = lengths <= MUCH_LONGER ? 0.9 : 0.6;
        return Math.max(whole, part * Math.max(partial(a, b), REORDERED * partialToken(a, b)));
    }

    /** The better of the sorted words' and the differing words' best parts; a shared word is a whole part. */
    private static double partialToken(String a, String b) {
        List<String> first = words(a);
        List<String> second = words(b);
        Set<String> onlyFirst = without(first, second);
        Set<String> onlySecond = without(second, first);
        if (onlyFirst.size() < new LinkedHashSet<>(first).size()) {
            return 100;
        }
        return Math.max(partial(sorted(first), sorted(second)), partial(sorted(onlyFirst), sorted(onlySecond)));
    }

    /** The shorter one against every window of the longer one, those that hang over its ends too. */
    private static double best(int[] shorter, int[] longer) {
        if (shorter.length == 0) {
            return longer.length == 0 ? 100 : 0;
        }
        CommonSubsequence common = new CommonSubsequence();
        double best = 0;
        for (int end = 1; end < longer.length + shorter.length; end++) {
            int from = Math.max(0, end - shorter.length);
            int to = Math.min(end, longer.length);
            int shared = common.length(shorter, Arrays.copyOfRange(longer, from, to));
            best = Math.max(best, 2.0 * shared / (shorter.length + to - from));
        }
        return 100 * best;
    }

    /** As rapidfuzz splits: in a text of bytes, U+0000 to U+00FF, no-break spaces do not separate words. */
    private static List<String> words(String text) {
        return text.chars().allMatch(c -> c < BYTES)
                ? Pattern.compile("[\\t-\\r\\x1c-\\x20]+")
                        .splitAsStream(text)
                        .filter(word -> !word.isEmpty())
                        .toList()
                : Split.words(text);
    }

    private static double similarity(long edits, int sum) {
        return sum == 0 ? 100 : 100 - 100.0 * edits / sum;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String sorted(Collection<String> words) {
        return String.join(" ", words.stream().sorted(BY_CODE_POINT).toList());
    }

    private static Set<String> without(Collection<String> words, Collection<String> others) {
        Set<String> rest = new LinkedHashSet<>(words);
        rest.removeAll(new LinkedHashSet<>(others));
        return rest;
    }
}
