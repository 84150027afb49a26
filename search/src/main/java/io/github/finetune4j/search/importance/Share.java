// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The share of a goal's variance that a parameter explains by itself, or two explain together beyond what each does by
 * itself. Immutable.
 *
 * @param parameters one name, or two
 * @param variance the share, from 0 to 1: the mean over the trees, with the bounds between which 95 % of the trees lie,
 *     each of which saw other trials; that is how far the trials agree, and less than a confidence interval
 * @param trials how many of the trials had the parameter, or both
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Share(List<String> parameters, Interval variance, long trials) {
    /** Copies the names. */
    public Share {
        parameters = List.copyOf(parameters);
    }

    /** {@return the names in words, as in "rank with learningRate"} */
    public String name() {
        return String.join(" with ", parameters);
    }
}
