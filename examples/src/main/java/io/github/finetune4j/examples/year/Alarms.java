// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;
import java.util.Optional;

/** The text of an alarm, for people. */
final class Alarms {
    private Alarms() {}

    static String words(Evidence evidence, Suggestion suggestion) {
        return evidence.monitor() + ": " + what(evidence) + ", since " + Days.shown(Days.of(evidence.began()))
                + String.format(Locale.ROOT, ", by chance at most %.3f times a year -> ", evidence.chance())
                + suggestion.action().words() + ": " + suggestion.why();
    }

    private static String what(Evidence evidence) {
        return evidence.explanation().isEmpty()
                ? percent(evidence.levelBefore()) + " before, " + percent(evidence.levelAfter()) + " now"
                : evidence.explanation();
    }

    private static String percent(Optional<Interval> level) {
        return level.map(value -> String.format(
                        Locale.ROOT,
                        "%.0f %% [%.0f, %.0f]",
                        100 * value.estimate(),
                        100 * value.lower(),
                        100 * value.upper()))
                .orElse("unknown");
    }
}
