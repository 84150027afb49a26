// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates a provider from text settings, so that a configuration file can name it. Modules bring theirs as a service
 * ({@link java.util.ServiceLoader}); {@link FineTuneProviders} finds it by its id. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FineTuneProviderFactory {
    /** {@return the id by which it is found: lower-case letters, digits and {@code -}; by custom its providers' own} */
    String id();

    /** {@return names of all settings that it knows} Others are refused before {@link #create} is called. */
    Set<String> settings();

    /**
     * {@return names of the settings without which there is no provider} {@link #create} is called with all of them.
     */
    default Set<String> requiredSettings() {
        return Set.of();
    }

    /**
     * {@return a new provider} The caller closes it.
     *
     * @param settings by name: known ones alone, and all required ones; none is blank
     * @throws IllegalArgumentException if a value is wrong
     * @throws IllegalStateException if what is not among the settings is missing, such as a key in the environment
     */
    FineTuneProvider create(Map<String, String> settings);
}
