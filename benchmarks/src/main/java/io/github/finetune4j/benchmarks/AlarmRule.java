// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.random.RandomGenerator;

/** A way to say that an error rate has changed; it is notified of the requests tick by tick. */
interface AlarmRule {
    /**
     * {@return whether it alarms}
     *
     * @param tick number of the tick
     * @param n requests in it, at least 1
     * @param errors how many of them failed
     * @param random for the order of the requests in the tick
     */
    boolean alarms(long tick, int n, int errors, RandomGenerator random);

    /** An incident is over; rules that begin anew by themselves have nothing to do. */
    default void rearm() {}
}
