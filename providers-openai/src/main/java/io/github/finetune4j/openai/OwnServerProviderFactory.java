// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code openai-compatible}: a server of your own that speaks the whole protocol. Settings:
 * {@code base-url}, required, with its {@code /v1}; {@code key} (default: {@code OPENAI_COMPATIBLE_API_KEY}; any text
 * for a server that asks for none);
 * {@code warn-before-shutdown} (default: {@code P90D}). Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OwnServerProviderFactory implements FineTuneProviderFactory {
    /** Makes it; for {@link java.util.ServiceLoader}. */
    public OwnServerProviderFactory() {}

    @Override
    public String id() {
        return "openai-compatible";
    }

    @Override
    public Set<String> settings() {
        return FactorySettings.and(FactorySettings.LEAD);
    }

    @Override
    public Set<String> requiredSettings() {
        return Set.of(FactorySettings.BASE_URL);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        return FactorySettings.builder(
                        OpenAiServices.of(id()).service(settings.getOrDefault(FactorySettings.BASE_URL, "")), settings)
                .build();
    }
}
