// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pull of earlier searches towards where they did well: the expected improvement is multiplied by what was believed
 * before, to a power that falls with the number of trials (Hvarfner and others, 2022). It falls with disagreement, too:
 * the power is multiplied by the rank correlation of the losses with what was expected of them, which begins with some
 * trust. So an earlier search about something else soon counts for nothing.
 */
final class Pull {
    private static final double POWER = 10;
    private static final double AT_FIRST = 0.7;
    private static final double WEIGHT = 2; // as much as if so many trials had shown it

    private final @Nullable Before before;
    private final double power;

    Pull(@Nullable Before before, List<double[]> seen, double[] losses) {
        this.before = before;
        power = before == null ? 0 : POWER / losses.length * trust(before, seen, losses);
    }

    private static double trust(Before before, List<double[]> seen, double[] losses) {
        double[] expected = seen.stream().mapToDouble(before::at).toArray();
        double agreement = agreement(expected, losses);
        return Math.max(0, (WEIGHT * AT_FIRST + losses.length * agreement) / (WEIGHT + losses.length));
    }

    /** {@return the share of pairs in the same order, less the share in the other one (Kendall)} */
    private static double agreement(double[] expected, double[] losses) {
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.signum(expected[i] - expected[j]) * Math.signum(losses[i] - losses[j]);
            }
        }
        return sum / (0.5 * losses.length * (losses.length - 1));
    }

    /** {@return what is added to the log of the expected improvement at a place} */
    double at(double[] place) {
        return before == null || power == 0 ? 0 : -power * before.at(place);
    }
}
