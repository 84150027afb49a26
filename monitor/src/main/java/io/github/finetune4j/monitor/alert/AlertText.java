// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** An alert in words. */
record AlertText(Alert alert) {
    String summary() {
        Evidence first = alert.evidence().get(0);
        if (alert.kind() == Alert.Kind.SHUTDOWN) {
            return first.monitor() + ": " + first.slice().value() + " " + first.explanation() + remedy();
        }
        String more =
                alert.evidence().size() == 1 ? "" : " (and " + (alert.evidence().size() - 1) + " more)";
        String why = first.explanation().isEmpty() ? "" : " (" + first.explanation() + ")";
        return title(first) + more + levels(first) + why + " since "
                + first.began().truncatedTo(ChronoUnit.MINUTES) + sure(first) + remedy();
    }

    private String remedy() {
        return " -> " + alert.suggestion().action().words() + ": "
                + alert.suggestion().why();
    }

    private String title(Evidence first) {
        String where = first.slice().equals(Slice.ALL) ? "" : " of " + first.slice();
        return first.monitor()
                + where
                + switch (alert.kind()) {
                    case CHANGE -> " changed";
                    case DECAY -> " decayed";
                    case NO_DATA -> " has no data";
                    case SHUTDOWN -> " ends";
                };
    }

    private static String levels(Evidence first) {
        return first.levelBefore()
                .flatMap(before -> first.levelAfter().map(after -> " from " + text(before) + " to " + text(after)))
                .orElse("");
    }

    private static String text(Interval level) {
        return String.format(Locale.ROOT, "%.4g [%.4g, %.4g]", level.estimate(), level.lower(), level.upper());
    }

    private static String sure(Evidence first) {
        return first.chance() > 0
                ? String.format(Locale.ROOT, " (by chance at most %.2g times a year)", first.chance())
                : "";
    }
}
