// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Of which interactions a policy keeps what was said, whether or not feedback comes. For one thread. */
final class Sampling {
    private static final int STRATA = 10_000;
    private static final double HOUR = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 8;
    private static final int RADIX = 16;

    private final CapturePolicy policy;
    private final Map<String, Allowance> strata = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > STRATA;
        }
    };

    Sampling(CapturePolicy policy) {
        this.policy = policy;
    }

    boolean keeps(Interaction interaction, long nanoTime) {
        if (interaction.failed() && policy.failures()) {
            return true;
        }
        return policy.stratum()
                .map(label -> strata.computeIfAbsent(
                                interaction.labels().getOrDefault(label, ""),
                                unused -> new Allowance(policy.perHour(), nanoTime))
                        .take(nanoTime))
                .orElseGet(() -> drawn(interaction.responseId()) < policy.share());
    }

    // The id begins with random bits
    private static double drawn(String responseId) {
        return Long.parseLong(responseId.substring(0, DIGITS), RADIX) / (double) (1L << (4 * DIGITS));
    }

    /** So many an hour, spread over it: at most a sixtieth of them at once. */
    private static final class Allowance {
        private final double perHour;
        private final double most;
        private double left;
        private long before;

        Allowance(int perHour, long nanoTime) {
            this.perHour = perHour;
            most = Math.max(1, perHour / 60.0);
            left = most;
            before = nanoTime;
        }

        boolean take(long nanoTime) {
            left = Math.min(most, left + Math.max(0, nanoTime - before) / HOUR * perHour);
            before = nanoTime;
            boolean enough = left >= 1;
            left -= enough ? 1 : 0;
            return enough;
        }
    }
}
