// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.function.IntUnaryOperator;
import org.apache.commons.math3.random.MersenneTwister;

/** Python's {@code random.Random(seed)._randbelow}, for seeds and bounds below 2³¹. */
final class PythonRandom implements IntUnaryOperator {
    private final MersenneTwister bits;

    PythonRandom(int seed) {
        bits = new MersenneTwister(new int[] {seed});
    }

    @Override
    public int applyAsInt(int bound) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
        int drawn = next(width);
        while (drawn >= bound) {
            drawn = next(width);
        }
        return drawn;
    }

    private int next(int width) {
        return bits.nextInt() >>> (Integer.SIZE - width);
    }
}
