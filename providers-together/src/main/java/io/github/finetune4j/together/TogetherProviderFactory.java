// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code together}. Settings, none of them required: {@code key} (default:
 * {@code TOGETHER_API_KEY}), {@code base-url}, {@code hugging-face-token}, {@code wandb-key}. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TogetherProviderFactory implements FineTuneProviderFactory {
    private static final String KEY = "key";
    private static final String BASE_URL = "base-url";
    private static final String HUB_TOKEN = "hugging-face-token";
    private static final String WANDB_KEY = "wandb-key";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public TogetherProviderFactory() {}

    @Override
    public String id() {
        return TogetherProvider.ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(KEY, BASE_URL, HUB_TOKEN, WANDB_KEY);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        TogetherProviderBuilder builder = TogetherProvider.fromEnv();
        String key = settings.get(KEY);
        if (key != null) {
            builder.key(ApiKey.of(key));
        }
        String base = settings.get(BASE_URL);
        if (base != null) {
            builder.baseUrl(URI.create(base));
        }
        String hub = settings.get(HUB_TOKEN);
        if (hub != null) {
            builder.huggingFaceToken(ApiKey.of(hub));
        }
        String wandb = settings.get(WANDB_KEY);
        if (wandb != null) {
            builder.wandbKey(ApiKey.of(wandb));
        }
        return builder.build();
    }
}
