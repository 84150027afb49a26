// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * MinHash signatures, folded into one key per band. Hash k of a shingle is the upper 31 bits of a_k · x + b_k mod 2^32,
 * a_k odd, where x is the upper half of the shingle's hash, which is mixed already: 32 bits, so that a processor's
 * vector unit takes eight or sixteen hashes at a time. A band's key is a sum with random odd factors mod 2^64
 * (multilinear hashing). For one thread.
 */
final class MinHash {
    private final LshBands bands;
    private final int[] factors;
    private final int[] offsets;
    private final int[] least;
    private final long[] keyFactors;

    MinHash(LshBands bands, long seed) {
        this.bands = bands;
        int hashes = bands.hashes();
        SplittableRandom random = new SplittableRandom(seed);
        factors = random.ints(hashes).map(a -> a | 1).toArray();
        offsets = random.ints(hashes).toArray();
        keyFactors = random.longs(hashes).map(a -> a | 1).toArray();
        least = new int[hashes];
    }

    int bands() {
        return bands.bands();
    }

    /**
     * Writes the key of each band.
     *
     * @param shingles at least one, for a signature that says anything
     * @param keys [band]
     */
    void keys(long[] shingles, long[] keys) {
        signature(shingles);
        int rows = bands.rows();
        for (int band = 0; band < keys.length; band++) {
            long key = 0;
            for (int i = band * rows; i < (band + 1) * rows; i++) {
                key += keyFactors[i] * least[i];
            }
            keys[band] = Shingles.mix(key + band);
        }
    }

    private void signature(long[] shingles) {
        Arrays.fill(least, Integer.MAX_VALUE);
        for (int i = 0; i < shingles.length; i += 2) {
            long second = shingles[Math.min(i + 1, shingles.length - 1)];
            lower(least, factors, offsets, (int) (shingles[i] >>> Integer.SIZE), (int) (second >>> Integer.SIZE));
        }
    }

    // Apart, without fields or Math.min, and two at once, so that the compiler makes vector instructions of it that
    // pay. As the values have 31
    // bits, their differences don't overflow
    private static void lower(int[] least, int[] factors, int[] offsets, int x, int y) {
        for (int k = 0; k < least.length; k++) {
            int a = factors[k];
            int b = offsets[k];
            int m = least[k];
            int less = ((a * x + b) >>> 1) - m;
            m += less & (less >> 31);
            less = ((a * y + b) >>> 1) - m;
            least[k] = m + (less & (less >> 31));
        }
    }
}
