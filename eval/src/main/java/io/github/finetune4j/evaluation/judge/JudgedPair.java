// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import org.apiguardian.api.API;

/**
 * One row, judged in both orders.
 *
 * @param row position in the data set, from 0
 * @param preference what holds in both orders
 * @param baselineFirst what the judge said when it read the baseline's answer first
 * @param candidateFirst what it said when it read the candidate's answer first
 * @param baselineLength characters (code points) of the baseline's answer
 * @param candidateLength of the candidate's
 * @param reason the judge's words, of the first order; or why there is no verdict
 * @param asked whether the judge was asked: not if the answers are equal or a model failed
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record JudgedPair(
        int row,
        Preference preference,
        Preference baselineFirst,
        Preference candidateFirst,
        int baselineLength,
        int candidateLength,
        String reason,
        boolean asked) {

    /** {@return whether the judge said the same in both orders; false if a verdict is missing} */
    public boolean consistent() {
        return baselineFirst == candidateFirst && preference != Preference.MISSING;
    }

    /** 1 if the judge preferred what it read first in both orders, -1 if what it read second, else 0. */
    int pulledToFirst() {
        if (baselineFirst == Preference.BASELINE && candidateFirst == Preference.CANDIDATE) {
            return 1;
        }
        return baselineFirst == Preference.CANDIDATE && candidateFirst == Preference.BASELINE ? -1 : 0;
    }
}
