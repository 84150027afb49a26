// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Makes a {@link VertexAiProvider} from settings: {@code bucket}, and {@code project}, {@code region},
 * {@code chat-location}, {@code key-file}, {@code quota-project}, {@code endpoint}, {@code storage-endpoint} and
 * {@code upload-folder}, all optional. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiProviderFactory implements FineTuneProviderFactory {
    private static final String BUCKET = "bucket";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public VertexAiProviderFactory() {}

    @Override
    public String id() {
        return VertexAiProvider.ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(
                BUCKET,
                "project",
                "region",
                "chat-location",
                "key-file",
                "quota-project",
                "endpoint",
                "storage-endpoint",
                "upload-folder");
    }

    @Override
    public Set<String> requiredSettings() {
        return Set.of(BUCKET);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        VertexAiProviderBuilder builder = VertexAiProvider.fromEnv();
        set(settings, BUCKET, builder::bucket);
        set(settings, "project", builder::project);
        set(settings, "region", builder::region);
        set(settings, "chat-location", builder::chatLocation);
        set(settings, "key-file", file -> builder.credentials(GoogleTokens.of(Path.of(file))));
        set(settings, "quota-project", builder::quotaProject);
        set(settings, "endpoint", url -> builder.endpoint(URI.create(url)));
        set(settings, "storage-endpoint", url -> builder.storage(storage -> storage.endpoint(URI.create(url))));
        set(settings, "upload-folder", folder -> builder.storage(storage -> storage.folder(Path.of(folder))));
        return builder.build();
    }

    private static void set(Map<String, String> settings, String name, Consumer<String> setter) {
        String value = settings.get(name);
        if (value != null) {
            setter.accept(value);
        }
    }
}
