// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The verdict of a comparison on the candidate.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Verdict {
    /** The candidate is better: the test and the interval both say so. */
    BETTER,
    /** The candidate is worse: the test and the interval both say so. */
    WORSE,
    /** The whole interval of the difference lies within the margin below which differences do not matter. */
    EQUIVALENT,
    /** The rows do not show which is better. It does not mean that both are equally good. */
    UNDECIDED;

    /** {@return the word for a sentence, for example {@code better}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
