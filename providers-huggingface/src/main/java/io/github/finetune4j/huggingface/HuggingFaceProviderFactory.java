// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code huggingface}, with a Hub of its own that is closed with it. Settings, none of them
 * required: {@code token} (default: as the environment says), {@code endpoint}, {@code cache}, a folder;
 * {@code hardware}, {@code namespace}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HuggingFaceProviderFactory implements FineTuneProviderFactory {
    private static final String TOKEN = "token";
    private static final String ENDPOINT = "endpoint";
    private static final String CACHE = "cache";
    private static final String HARDWARE = "hardware";
    private static final String NAMESPACE = "namespace";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public HuggingFaceProviderFactory() {}

    @Override
    public String id() {
        return HubContext.ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(TOKEN, ENDPOINT, CACHE, HARDWARE, NAMESPACE);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        HuggingFaceProvider.Builder builder =
                HuggingFaceProvider.builder(hub(settings)).closesHub();
        String hardware = settings.get(HARDWARE);
        if (hardware != null) {
            builder.hardware(hardware);
        }
        String namespace = settings.get(NAMESPACE);
        if (namespace != null) {
            builder.namespace(namespace);
        }
        return builder.build();
    }

    private static HuggingFaceHub hub(Map<String, String> settings) {
        HuggingFaceHub.Builder builder = HuggingFaceHub.fromEnv();
        String token = settings.get(TOKEN);
        if (token != null) {
            builder.token(ApiKey.of(token));
        }
        String endpoint = settings.get(ENDPOINT);
        if (endpoint != null) {
            builder.endpoint(URI.create(endpoint));
        }
        String cache = settings.get(CACHE);
        if (cache != null) {
            builder.cache(Path.of(cache));
        }
        return builder.build();
    }
}
