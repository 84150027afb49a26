// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A rule how far a figure may fall before its model has decayed: the rule of the last seven days against the time
 * before, as a sequential test of non-inferiority. Weeks follow each other and never overlap; each is compared once
 * with the first four weeks, which none of them belongs to. A week has decayed if its mean is below {@code share} of
 * the reference by a one-sided t test over groups of users, at the false-alarm rate of the rule divided by the 52 looks
 * of a year. Where a {@linkplain #below level was promised}, each week from the first on is compared with that.
 * Immutable.
 *
 * @param monitor name of a monitor that measures a mean or a rate of which more is better
 * @param share of the level before that is still good, above 0 to 1; of a promised level 1
 * @param promised the level that was promised; null where the first four weeks are the reference
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DecayRule(
        String monitor, double share, @Nullable Double promised) {
    private static final double ACCURACY = 0.95;
    private static final double SATISFACTION = 0.9;

    /** Checks name, share and level. */
    public DecayRule {
        Names.check("the monitor of a decay rule", monitor);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "decay of " + monitor + " below " + share + " -> give a share above 0 and at most 1");
        }
        if (promised != null) {
            Given.finite("promised level of " + monitor, promised);
        }
    }

    /**
     * Makes a rule whose reference are the first four weeks.
     *
     * @param monitor its name
     * @param share of the level before that is still good, above 0 to 1
     */
    public DecayRule(String monitor, double share) {
        this(monitor, share, null);
    }

    /**
     * {@return a rule of a level that was promised, such as the coverage of label sets: a week below it has decayed}
     *
     * @param monitor its name
     * @param level finite
     */
    public static DecayRule below(String monitor, double level) {
        return new DecayRule(monitor, 1, level);
    }

    /** {@return the usual rules: task success below 0.95 and user satisfaction below 0.9 of what they were} */
    public static List<DecayRule> standard() {
        return List.of(new DecayRule("task_success", ACCURACY), new DecayRule("user_satisfaction", SATISFACTION));
    }
}
