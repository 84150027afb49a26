// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The number of edits that turn one text into another. Lengths and edits are in code points, so that an emoji counts
 * once.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class EditDistance {
    private EditDistance() {}

    /**
     * {@return the fewest insertions, deletions and replacements (Levenshtein 1966)}
     *
     * @param a one text
     * @param b the other
     */
    public static long levenshtein(String a, String b) {
        return Levenshtein.distance(points(a), points(b));
    }

    /**
     * {@return 1 − levenshtein / length of the longer text, from 0 to 1; 1 for two empty texts}
     *
     * @param a one text
     * @param b the other
     */
    public static double similarity(String a, String b) {
        int longest = Math.max(a.codePointCount(0, a.length()), b.codePointCount(0, b.length()));
        return longest == 0 ? 1 : 1 - (double) levenshtein(a, b) / longest;
    }

    /**
     * {@return the fewest insertions and deletions: both lengths less twice the longest common subsequence}
     *
     * @param a one text
     * @param b the other
     */
    public static long indel(String a, String b) {
        int[] x = points(a);
        int[] y = points(b);
        int shared = x.length == 0 || y.length == 0 ? 0 : new CommonSubsequence().length(x, y);
        return x.length + (long) y.length - 2L * shared;
    }

    /**
     * {@return 1 − indel / (sum of both lengths), from 0 to 1; 1 for two empty texts. Times 100 it is rapidfuzz's and
     * thefuzz's <em>ratio</em>}
     *
     * @param a one text
     * @param b the other
     */
    public static double indelSimilarity(String a, String b) {
        int sum = a.codePointCount(0, a.length()) + b.codePointCount(0, b.length());
        return sum == 0 ? 1 : 1 - (double) indel(a, b) / sum;
    }

    /**
     * {@return the fewest edits of {@link #levenshtein} and swaps of neighbours, no part being edited twice (optimal
     * string alignment)}
     *
     * @param a one text
     * @param b the other
     */
    public static long alignment(String a, String b) {
        return Transpositions.alignment(points(a), points(b));
    }

    /**
     * {@return the fewest edits of {@link #levenshtein} and swaps of neighbours (Damerau 1964; Lowrance and Wagner
     * 1975)}
     *
     * @param a one text
     * @param b the other
     */
    public static long damerau(String a, String b) {
        return Transpositions.damerau(points(a), points(b));
    }

    /**
     * {@return Jaro's similarity, raised for up to four equal first characters by 0.1 each of what it lacks, where it
     * is above 0.7 (Winkler 1990); from 0 to 1}
     *
     * @param a one text
     * @param b the other
     */
    public static double jaroWinkler(String a, String b) {
        int[] x = points(a);
        int[] y = points(b);
        double jaro = Jaro.similarity(x, y);
        int prefix = 0;
        while (prefix < Math.min(4, Math.min(x.length, y.length)) && x[prefix] == y[prefix]) {
            prefix++;
        }
        return jaro > 0.7 ? jaro + prefix * 0.1 * (1 - jaro) : jaro;
    }

    /**
     * {@return sentence GLEU (Wu et al., arXiv 1609.08144, 2016, section 4.3): of all word n-grams up to four, those
     * shared, over those of the text or of the reference, whichever are more; from 0 to 1}
     *
     * @param text what was written
     * @param references at least one; the best counts
     */
    public static double gleu(String text, List<String> references) {
        return Corpora.checked(references).stream()
                .mapToDouble(reference -> Gleu.of(text, reference).score())
                .max()
                .orElseThrow();
    }

    private static int[] points(String text) {
        return text.codePoints().toArray();
    }

    /** Winkler's record linkage measure without the prefix. */
    private static final class Jaro {
        static double similarity(int[] a, int[] b) {
            if (a.length == 0 && b.length == 0) {
                return 1;
            }
            int window = Math.max(0, Math.max(a.length, b.length) / 2 - 1);
            boolean[] usedA = new boolean[a.length];
            boolean[] usedB = new boolean[b.length];
            int shared = 0;
            for (int i = 0; i < a.length; i++) {
                for (int j = Math.max(0, i - window); j <= Math.min(b.length - 1, i + window); j++) {
                    if (!usedB[j] && a[i] == b[j]) {
                        usedA[i] = true;
                        usedB[j] = true;
                        shared++;
                        break;
                    }
                }
            }
            return shared == 0 ? 0 : of(a.length, b.length, shared, Math.floor(swapped(a, b, usedA, usedB) / 2.0));
        }

        private static double of(double a, double b, double shared, double swaps) {
            return (shared / a + shared / b + (shared - swaps) / shared) / 3;
        }

        private static int swapped(int[] a, int[] b, boolean[] usedA, boolean[] usedB) {
            int swapped = 0;
            int j = 0;
            for (int i = 0; i < a.length; i++) {
                if (usedA[i]) {
                    while (!usedB[j]) {
                        j++;
                    }
                    swapped += a[i] == b[j++] ? 0 : 1;
                }
            }
            return swapped;
        }
    }

    /** N-grams of words, up to four, that are shared, and all that were counted. */
    private record Gleu(double shared, double all) {
        private static final int ORDERS = 4;

        static Gleu of(String text, String reference) {
            TerWords words = new TerWords();
            int[] written = words.numbers(Split.words(text));
            int[] wanted = words.numbers(Split.words(reference));
            Grams grams = new Grams();
            int[] matches = new int[ORDERS];
            grams.start(written.length, ORDERS);
            grams.count(written, written.length, ORDERS);
            grams.matches(wanted, wanted.length, ORDERS, matches);
            return new Gleu(Arrays.stream(matches).sum(), Math.max(count(written.length), count(wanted.length)));
        }

        double score() {
            return all == 0 ? 0 : shared / all;
        }

        private static long count(int length) {
            long count = 0;
            for (int n = 0; n < ORDERS; n++) {
                count += Math.max(0, length - n);
            }
            return count;
        }
    }
}
