// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code fireworks}. Settings, none of them required: {@code key} (default:
 * {@code FIREWORKS_API_KEY}), {@code account}, {@code base-url}, {@code wandb-key}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FireworksProviderFactory implements FineTuneProviderFactory {
    private static final String KEY = "key";
    private static final String ACCOUNT = "account";
    private static final String BASE_URL = "base-url";
    private static final String WANDB_KEY = "wandb-key";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public FireworksProviderFactory() {}

    @Override
    public String id() {
        return FireworksProvider.ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(KEY, ACCOUNT, BASE_URL, WANDB_KEY);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        FireworksProviderBuilder builder = FireworksProvider.fromEnv();
        setting(settings, KEY).map(ApiKey::of).ifPresent(builder::key);
        setting(settings, ACCOUNT).ifPresent(builder::account);
        setting(settings, BASE_URL).map(URI::create).ifPresent(builder::baseUrl);
        setting(settings, WANDB_KEY).map(ApiKey::of).ifPresent(builder::wandbKey);
        return builder.build();
    }

    private static Optional<String> setting(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
