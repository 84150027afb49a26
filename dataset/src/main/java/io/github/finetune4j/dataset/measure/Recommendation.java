// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import org.apiguardian.api.API;

/**
 * Something to do about a data set before training on it.
 *
 * @param code stable word, for example {@code too-few-rows}
 * @param finding what was found, with the figure and the threshold
 * @param reason why it matters
 * @param nextStep what to do
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Recommendation(String code, String finding, String reason, String nextStep) {
    @Override
    public String toString() {
        return finding + ": " + reason + " -> " + nextStep;
    }
}
