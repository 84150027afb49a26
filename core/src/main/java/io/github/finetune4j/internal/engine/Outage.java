// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.Duration;

/**
 * Says in the log what is waited for while a provider is out of reach: soon, and then seldom. A caller who waits in
 * silence takes it for a hang.
 *
 * @param what is tried, for the log
 * @param first number of the failure that is reported, from 1: a single one that passes is nobody's concern where
 *     something else goes on meanwhile
 */
record Outage(String what, int first) {
    private static final System.Logger LOG = System.getLogger(Outage.class.getName());
    private static final int SELDOM = 10;

    /**
     * Reports a failure, if it is time.
     *
     * @param number of the failure, from 1
     * @param why it failed
     * @param pause until the next try
     * @param left for how long it is tried again in all
     */
    void failed(int number, RuntimeException why, Duration pause, Duration left) {
        if (number >= first && (number - first) % SELDOM == 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} failed {1,choice,1#once|1<{1} times}, and is tried again in {2} s, for {3} more at most: {4}",
                    what,
                    number,
                    pause.toSeconds(),
                    words(left),
                    String.valueOf(why.getMessage()));
        }
    }

    static String words(Duration time) {
        long minutes = time.toMinutes();
        if (minutes >= 120) {
            return minutes / 60 + " hours";
        }
        return minutes >= 2 ? minutes + " minutes" : Math.max(0, time.toSeconds()) + " seconds";
    }
}
