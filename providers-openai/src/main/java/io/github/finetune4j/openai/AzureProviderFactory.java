// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code azure}; see {@link OpenAiService#azure(String)}. Settings: {@code resource}, required;
 * {@code key} (default: {@code AZURE_OPENAI_KEY}), {@code base-url} and
 * {@code warn-before-shutdown} (default: {@code P90D}). Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class AzureProviderFactory implements FineTuneProviderFactory {
    private static final String RESOURCE = "resource";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public AzureProviderFactory() {}

    @Override
    public String id() {
        return "azure";
    }

    @Override
    public Set<String> settings() {
        return FactorySettings.and(RESOURCE, FactorySettings.LEAD);
    }

    @Override
    public Set<String> requiredSettings() {
        return Set.of(RESOURCE);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        String value = settings.getOrDefault(RESOURCE, "");
        return FactorySettings.builder(OpenAiService.azure(value), settings).build();
    }
}
