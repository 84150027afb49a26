package io.github.finetune4j.data.duplicates;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * MinHash signatures, folded into one key per band. Hash k of a shingle is the upper half of a_k · x + b_k mod 2^64, a_k odd
 * (Dietzfelbinger's multiply-shift), over shingle hashes that are mixed already.
 */
final class MinHash {
    private final LshBands bands;
    private final long[] factors;
    private final long[] offsets;

    MinHash(LshBands bands, long seed) {
        this.bands = bands;
        SplittableRandom random = new SplittableRandom(seed);
        factors = random.longs(bands.hashes()).map(a -> a | 1).toArray();
        offsets = random.longs(bands.hashes()).toArray();
    }

    int bands() {
        return bands.bands();
    }

    /**
     * Writes the key of each band.
     *
     * @param shingles from {@code from} to before {@code to}, at least one
     * @param keys [band]
     */
    void keys(long[] shingles, int from, int to, long[] keys) {
        long[] least = signature(shingles, from, to);
        for (int band = 0; band < keys.length; band++) {
            long key = band;
            for (int i = band * bands.rows(); i < (band + 1) * bands.rows(); i++) {
                key = Shingles.mix(key + least[i]);
            }
            keys[band] = key;
        }
    }

    private long[] signature(long[] shingles, int from, int to) {
        long[] least = new long[factors.length];
        Arrays.fill(least, Long.MAX_VALUE);
        for (int s = from; s < to; s++) {
            long x = shingles[s];
            for (int k = 0; k < least.length; k++) {
                least[k] = Math.min(least[k], (factors[k] * x + offsets[k]) >>> 32);
            }
        }
        return least;
    }
}
