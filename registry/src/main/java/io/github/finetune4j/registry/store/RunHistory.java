// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The history of one run in a registry: how it began and how it ended.
 *
 * @param started how it began
 * @param ended how it ended; null as long as it goes on, and where the process that waited for it died
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RunHistory(RunStarted started, @Nullable RunEnded ended) {
    /** {@return how it ended; empty as long as it goes on, and where the process that waited for it died} */
    public Optional<RunEnded> end() {
        return Optional.ofNullable(ended);
    }
}
