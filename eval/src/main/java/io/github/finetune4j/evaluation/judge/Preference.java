// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import org.apiguardian.api.API;

/**
 * A preference between two answers.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Preference {
    /** The candidate's. */
    CANDIDATE(1),
    /** The baseline's. */
    BASELINE(0),
    /** Neither, or the judge changed its mind with the order of the answers. */
    TIE(0.5),
    /** The judge gave no verdict for one of the orders. */
    MISSING(Double.NaN);

    private final double value;

    Preference(double value) {
        this.value = value;
    }

    /** {@return 1 for the candidate, 0 for the baseline, a half for a tie, NaN if missing} */
    public double value() {
        return value;
    }
}
