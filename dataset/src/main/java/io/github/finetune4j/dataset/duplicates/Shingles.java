// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.Characters;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The overlapping pieces that a text is cut into, whose sets are compared: {@code n} words in a row, or {@code n}
 * characters in a row. Case and the amount of white space don't matter. A text of fewer than {@code n} words
 * (characters) is one piece; an empty one has none. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Shingles {
    private static final int LEAST_WORDS = 16;
    private static final long WORD_SEED = 0x9E3779B97F4A7C15L;
    private static final long STEP = 0xD1342543DE82EF95L; // odd, so that no factor is lost
    private final boolean words;
    private final int size;

    private Shingles(boolean words, int size) {
        Given.atLeast((words ? "words" : "characters") + " of a shingle", size, 1);
        this.words = words;
        this.size = size;
    }

    /**
     * {@return pieces of words in a row; five is usual for texts of a sentence or more}
     *
     * @param count words in each, at least 1
     */
    public static Shingles words(int count) {
        return new Shingles(true, count);
    }

    /**
     * {@return pieces of characters (code points) in a row: for languages without spaces, and for texts of a few words}
     *
     * @param count characters in each, at least 1
     */
    public static Shingles characters(int count) {
        return new Shingles(false, count);
    }

    /**
     * {@return how much two texts have in common: pieces that both have by pieces that either has, 0 to 1; 1 for two
     * empty texts}
     *
     * @param one a text
     * @param other another
     */
    public double jaccard(String one, String other) {
        long[] a = hashes(one);
        long[] b = hashes(other);
        return jaccard(a, 0, a.length, b, 0, b.length);
    }

    @Override
    public String toString() {
        return size + (words ? " words" : " characters");
    }

    /**
     * {@return 64-bit hashes of a text's pieces, sorted, each once}
     *
     * @param text any text
     */
    public long[] hashes(String text) {
        String lower = Characters.lower(text);
        long[] units = words ? wordHashes(lower) : characters(lower);
        return distinct(pieces(units));
    }

    static double jaccard(long[] a, int aFrom, int aTo, long[] b, int bFrom, int bTo) {
        int common = 0;
        int i = aFrom;
        int j = bFrom;
        while (i < aTo && j < bTo) {
            long x = a[i];
            long y = b[j];
            common += x == y ? 1 : 0;
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }
        int all = aTo - aFrom + bTo - bFrom - common;
        return all == 0 ? 1 : (double) common / all;
    }

    /** Spreads the bits: Stafford's thirteenth variant of MurmurHash3's finaliser. */
    static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    // A polynomial over the units, rolled from piece to piece, then mixed
    private long[] pieces(long[] units) {
        if (units.length == 0) {
            return units;
        }
        int each = Math.min(size, units.length);
        long[] pieces = new long[units.length - each + 1];
        long hash = 0;
        long highest = 1; // what the first unit of a piece is multiplied by
        for (int k = 0; k < each; k++) {
            hash = hash * STEP + units[k];
            highest *= k == 0 ? 1 : STEP;
        }
        pieces[0] = mix(hash + each);
        for (int i = 1; i < pieces.length; i++) {
            hash = (hash - units[i - 1] * highest) * STEP + units[i + each - 1];
            pieces[i] = mix(hash + each);
        }
        return pieces;
    }

    private static long[] distinct(long[] values) {
        Arrays.sort(values);
        int kept = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[kept++] = values[i];
            }
        }
        return kept == values.length ? values : Arrays.copyOf(values, kept);
    }

    private static long[] wordHashes(String text) {
        long[] hashes = new long[LEAST_WORDS];
        int count = 0;
        long hash = WORD_SEED;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!TextNormalization.space(c)) {
                hash = (hash ^ c) * STEP;
                hash ^= hash >>> 29;
                inside = true;
            } else if (inside) {
                hashes = put(hashes, count++, mix(hash));
                hash = WORD_SEED;
                inside = false;
            }
        }
        if (inside) {
            hashes = put(hashes, count++, mix(hash));
        }
        return Arrays.copyOf(hashes, count);
    }

    private static long[] put(long[] hashes, int at, long hash) {
        long[] room = at < hashes.length ? hashes : Arrays.copyOf(hashes, at * 2);
        room[at] = hash;
        return room;
    }

    private static long[] characters(String lower) {
        return TextNormalization.CASE_AND_SPACE
                .apply(lower)
                .codePoints()
                .mapToLong(c -> mix(WORD_SEED + c))
                .toArray();
    }
}
