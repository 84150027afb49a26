// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code openai}. Settings, none of them required: {@code key}, {@code base-url},
 * {@code organization}, {@code project}, by default as {@link OpenAiProvider#fromEnv()} finds them;
 * {@code warn-before-shutdown} (default: {@code P90D}; see {@link OpenAiProvider.Builder#warnBeforeShutdown}).
 * Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiProviderFactory implements FineTuneProviderFactory {
    private static final String ORGANIZATION = "organization";
    private static final String PROJECT = "project";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public OpenAiProviderFactory() {}

    @Override
    public String id() {
        return "openai";
    }

    @Override
    public Set<String> settings() {
        return FactorySettings.and(ORGANIZATION, PROJECT, FactorySettings.LEAD);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        OpenAiProvider.Builder builder = FactorySettings.builder(OpenAiService.openAi(), settings);
        String organization = settings.get(ORGANIZATION);
        if (organization != null) {
            builder.organization(organization);
        }
        String project = settings.get(PROJECT);
        if (project != null) {
            builder.project(project);
        }
        return builder.build();
    }
}
