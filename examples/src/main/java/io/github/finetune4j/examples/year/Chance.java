// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Dice that fall the same way however often a process is killed: each purpose and number has its own. */
final class Chance {
    private Chance() {}

    /**
     * {@return a generator}
     *
     * @param seed of the year
     * @param purpose others get others
     * @param number for example a day
     */
    static SplittableRandom of(long seed, String purpose, long number) {
        long mixed = new SplittableRandom(seed * 31 + purpose.hashCode()).nextLong();
        return new SplittableRandom(new SplittableRandom(mixed ^ number).nextLong());
    }

    static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
