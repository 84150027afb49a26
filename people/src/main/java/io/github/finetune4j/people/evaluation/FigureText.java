// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;
import java.util.Optional;

/** Figures in words. */
final class FigureText {
    /** Krippendorff (Content Analysis, 2004): from here on conclusions may rest on the data. */
    private static final double RELIABLE = 0.8;

    private static final double TENTATIVE = 0.667;

    private FigureText() {}

    static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", interval.estimate(), interval.lower(), interval.upper());
    }

    static String agreement(Optional<Interval> alpha) {
        return alpha.map(known -> "agreement α " + interval(known) + ", " + meaning(known.estimate()))
                .orElse("agreement unknown");
    }

    private static String meaning(double alpha) {
        if (alpha >= RELIABLE) {
            return "reliable";
        }
        return alpha >= TENTATIVE ? "for tentative conclusions" : "too low to rely on single ratings";
    }

    static String share(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f", share);
    }
}
