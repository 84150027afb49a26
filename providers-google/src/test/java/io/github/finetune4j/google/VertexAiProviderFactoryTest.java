// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider, by its name and settings. */
class VertexAiProviderFactoryTest extends ProviderFactoryTck {
    @Override
    protected String id() {
        return "vertex-ai";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "bucket", "gs://mine/data",
                "project", "my-project",
                "region", "europe-west4",
                "chat-location", "eu",
                "key-file", "/nowhere/key.json",
                "quota-project", "billed-project",
                "endpoint", "http://127.0.0.1:1",
                "storage-endpoint", "http://127.0.0.1:2",
                "upload-folder", "uploads");
    }

    @Override
    protected String shown() {
        return "vertex-ai, project my-project in europe-west4 at http://127.0.0.1:1";
    }

    @Test
    void of_name_isAVertexAiProvider() {
        try (FineTuneProvider provider = FineTuneProviders.of("vertex-ai", settings())) {
            assertThat(provider).isInstanceOf(VertexAiProvider.class);
        }
    }

    @Test
    void of_nameWithoutBucket_namesIt() {
        assertThatThrownBy(() -> FineTuneProviders.of("vertex-ai", Map.of("project", "my-project")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting bucket is missing")
                .hasMessageContaining(" -> ");
    }
}
