// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.internal.names.Names;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A rule how far a figure may fall before its model has decayed: the rule of the last seven days against the time
 * before, as a sequential test of non-inferiority. Weeks follow each other and never overlap; each is compared once
 * with the first four weeks, which none of them belongs to. A week has decayed if its mean is below {@code share} of
 * the reference by a one-sided t test over groups of users, at the false-alarm rate of the rule divided by the 52 looks
 * of a year. Immutable.
 *
 * @param monitor name of a monitor that measures a mean or a rate of which more is better
 * @param share of the level before that is still good, above 0 to 1
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DecayRule(String monitor, double share) {
    private static final double ACCURACY = 0.95;
    private static final double SATISFACTION = 0.9;

    /** Checks name and share. */
    public DecayRule {
        Names.check("the monitor of a decay rule", monitor);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "decay of " + monitor + " below " + share + " -> give a share above 0 and at most 1");
        }
    }

    /** {@return the usual rules: task success below 0.95 and user satisfaction below 0.9 of what they were} */
    public static List<DecayRule> standard() {
        return List.of(new DecayRule("task_success", ACCURACY), new DecayRule("user_satisfaction", SATISFACTION));
    }
}
