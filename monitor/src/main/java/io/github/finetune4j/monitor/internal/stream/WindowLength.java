// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.internal.window.WindowKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The number of windows that are looked at as one, so that there is something to see in each: by the traffic of the
 * first week.
 */
final class WindowLength {
    static final int LEARN_DAYS = 7;
    private static final int HOURS = 24;
    private static final int EIGHTHS = 8;
    private static final int QUARTERS = 4;
    /** For a quantile or shares of categories. */
    private static final long ENOUGH = 30;

    private WindowLength() {}

    /**
     * The shortest length with enough to see, and no shorter than what bursts of traffic leave alone: a burst of hours
     * moves counts in every window of it, and latencies and shares with them.
     */
    static int factor(long[] counts, int perDay, WindowKind kind) {
        int least = switch (kind) {
            case TOTAL -> Math.max(1, perDay / QUARTERS);
            case QUANTILE, SHARES -> Math.max(1, perDay / HOURS);
            case MEAN, RATE, JUDGED -> 1;
        };
        return candidates(perDay).stream()
                .filter(factor -> factor >= least)
                .filter(factor -> median(counts, factor) >= enough(perDay / factor, kind))
                .findFirst()
                .orElse(perDay);
    }

    /** What false alarms were measured with: neighbours of long windows share less, and it takes fewer. */
    private static long enough(int perDay, WindowKind kind) {
        if (kind == WindowKind.QUANTILE || kind == WindowKind.SHARES) {
            return ENOUGH;
        }
        if (perDay > HOURS) {
            return 300;
        }
        if (perDay > EIGHTHS) {
            return 20;
        }
        return perDay > QUARTERS ? 5 : 10;
    }

    private static List<Integer> candidates(int perDay) {
        return IntStream.of(1, perDay / HOURS, perDay / EIGHTHS, perDay / QUARTERS, perDay)
                .filter(factor -> factor >= 1 && perDay % factor == 0)
                .distinct()
                .boxed()
                .toList();
    }

    private static long median(long[] counts, int factor) {
        long[] sums = new long[Math.max(1, counts.length / factor)];
        for (int i = 0; i < counts.length; i++) {
            sums[Math.min(sums.length - 1, i / factor)] += counts[i];
        }
        Arrays.sort(sums);
        return sums[sums.length / 2];
    }
}
