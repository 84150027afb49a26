// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.maintenance.cycle.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are left of new ones.
 *
 * @param rows to learn from
 * @param counts what was left out, by reason
 * @param checks figures of each check, by its name
 * @param because why nothing may learn from them
 */
record Cleaned(
        Dataset rows,
        Map<String, Long> counts,
        Map<String, Map<String, Double>> checks,
        @Nullable Refusal because) {
    long leaked() {
        return counts.getOrDefault(Cleaner.LEAKED, 0L);
    }
}
