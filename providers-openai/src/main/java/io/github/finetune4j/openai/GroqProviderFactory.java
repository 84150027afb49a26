// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code groq}; see {@link OpenAiService#groq()}. It answers chats and trains nothing. Settings,
 * none of them required: {@code key} (default: {@code GROQ_API_KEY}) and {@code base-url}. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GroqProviderFactory implements FineTuneProviderFactory {
    /** Makes it; for {@link java.util.ServiceLoader}. */
    public GroqProviderFactory() {}

    @Override
    public String id() {
        return "groq";
    }

    @Override
    public Set<String> settings() {
        return FactorySettings.and();
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        return FactorySettings.builder(OpenAiService.groq(), settings).build();
    }
}
