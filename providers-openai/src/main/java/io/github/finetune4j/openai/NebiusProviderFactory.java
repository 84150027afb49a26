// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code nebius}; see {@link OpenAiService#nebius()}. Settings, none of them required: {@code key}
 * (default: {@code NEBIUS_API_KEY}), {@code base-url} and
 * {@code warn-before-shutdown} (default: {@code P90D}). Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class NebiusProviderFactory implements FineTuneProviderFactory {
    /** Makes it; for {@link java.util.ServiceLoader}. */
    public NebiusProviderFactory() {}

    @Override
    public String id() {
        return "nebius";
    }

    @Override
    public Set<String> settings() {
        return FactorySettings.and(FactorySettings.LEAD);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        return FactorySettings.builder(OpenAiService.nebius(), settings).build();
    }
}
