// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Cost;
import org.apiguardian.api.API;

/**
 * The result of a replacement, so far. Immutable.
 *
 * @param outcome promoted, in its canary, undecided or refused
 * @param candidate name of the one that is shown to be no worse; empty where there is none
 * @param why the reason, a sentence
 * @param missingRows how many fresh rows decide with a chance of 80 %, if the difference that was seen is about the
 *     true one; 0 where no rows are missing; 10,000,000 stands for as many or more
 * @param spent by all steps, over all processes
 * @param dossier for whoever signs
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ReplacementResult(
        Outcome outcome, String candidate, String why, long missingRows, Cost spent, Dossier dossier) {
    @Override
    public String toString() {
        return outcome.word() + ": " + why;
    }
}
