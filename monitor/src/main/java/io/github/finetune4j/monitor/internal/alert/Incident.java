// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Evidence;
import java.time.Duration;
import java.time.Instant;

/** The time in which the change behind an alert began; what began then as well belongs to it. */
record Incident(Instant earliest, Instant latest) {
    private static final Duration APART = Duration.ofDays(1);

    static Incident of(Alert alert) {
        Instant earliest = alert.evidence().stream()
                .map(Evidence::earliest)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant latest = alert.evidence().stream()
                .map(Evidence::latest)
                .max(Instant::compareTo)
                .orElseThrow();
        return new Incident(earliest, latest);
    }

    boolean takes(Evidence evidence) {
        return !evidence.latest().isBefore(earliest.minus(APART))
                && !evidence.earliest().isAfter(latest.plus(APART));
    }
}
