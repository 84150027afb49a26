// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code bedrock}; see {@link OpenAiService#bedrock(String)}. Settings: {@code region}, required;
 * {@code key} (default: {@code AWS_BEARER_TOKEN_BEDROCK}), {@code base-url} and
 * {@code warn-before-shutdown} (default: {@code P90D}). Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class BedrockProviderFactory implements FineTuneProviderFactory {
    private static final String REGION = "region";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public BedrockProviderFactory() {}

    @Override
    public String id() {
        return "bedrock";
    }

    @Override
    public Set<String> settings() {
        return FactorySettings.and(REGION, FactorySettings.LEAD);
    }

    @Override
    public Set<String> requiredSettings() {
        return Set.of(REGION);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        String value = settings.getOrDefault(REGION, "");
        return FactorySettings.builder(OpenAiService.bedrock(value), settings).build();
    }
}
