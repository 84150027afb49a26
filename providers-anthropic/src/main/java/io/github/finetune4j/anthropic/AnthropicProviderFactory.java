// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code anthropic}, which answers and trains nothing. Settings, none of them required: {@code
 * key} (default: {@code ANTHROPIC_API_KEY}) and {@code base-url}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AnthropicProviderFactory implements FineTuneProviderFactory {
    private static final String KEY = "key";
    private static final String BASE_URL = "base-url";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public AnthropicProviderFactory() {}

    @Override
    public String id() {
        return AnthropicProvider.ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(KEY, BASE_URL);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        AnthropicProvider.Builder builder = AnthropicProvider.fromEnv();
        setting(settings, KEY).map(ApiKey::of).ifPresent(builder::key);
        setting(settings, BASE_URL).map(URI::create).ifPresent(builder::baseUrl);
        return builder.build();
    }

    private static Optional<String> setting(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
