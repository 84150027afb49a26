// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.maintenance.cycle.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Looks at new rows before anything learns from them. An implementation is used by one thread at a time, and says the
 * same of the same rows.
 *
 * @since 0.1
 * @see BatchChecks
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface BatchCheck {
    /**
     * {@return what it found}
     *
     * @param batch new rows, and those that they are measured by
     */
    Found check(Batch batch);

    /**
     * The finding of a check.
     *
     * @param check its name
     * @param figures what it measured, kept with the cycle also where nothing is wrong
     * @param because why the rows are not to be learned from; null where nothing is wrong
     * @since 0.1
     */
    record Found(
            String check,
            Map<String, Double> figures,
            @Nullable Refusal because) {
        /** Copies the figures, in their order. */
        public Found {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }

        /** {@return why the rows are not to be learned from; empty where nothing is wrong} */
        public Optional<Refusal> refusal() {
            return Optional.ofNullable(because);
        }
    }
}
