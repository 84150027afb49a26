// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses.
 *
 * @param first pause
 * @param growth factor from one to the next, at least 1
 * @param longest pause, before jitter
 * @param jitter share by which a pause is made longer or shorter at random, so that many jobs do not ask all at once
 */
record Backoff(Duration first, double growth, Duration longest, double jitter) {
    /**
     * {@return the pause}
     *
     * @param number of pauses before it, from 0
     * @param random source of the jitter
     */
    Duration pause(int number, RandomGenerator random) {
        double grown = Math.min(first.toNanos() * Math.pow(growth, number), (double) longest.toNanos());
        double shaken = jitter == 0 ? grown : grown * (1 + jitter * (2 * random.nextDouble() - 1));
        return Duration.ofNanos(Math.round(shaken));
    }
}
