// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.Usage;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The cost of a prompt search by now, in all its processes. Immutable.
 *
 * @param calls those that failed included
 * @param failed calls without an answer
 * @param tokens that count against the budget: those used, and for each call without an answer as many as it may have
 *     used
 * @param money likewise, in the currency of the prices; 0 without prices
 * @param model tokens of the prompts that were judged, and of the comparison
 * @param teacher tokens for examples
 * @param proposer tokens for instructions
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptSearchCost(
        long calls, long failed, long tokens, double money, Usage model, Usage teacher, Usage proposer) {
    /** {@return all of it in a line} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d calls (%d failed), %d tokens%s",
                calls,
                failed,
                tokens,
                money > 0 ? String.format(Locale.ROOT, ", %.4g in money", money) : "");
    }
}
