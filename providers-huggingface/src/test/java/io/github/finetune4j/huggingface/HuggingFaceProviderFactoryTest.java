// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hugging Face by name. */
class HuggingFaceProviderFactoryTest extends ProviderFactoryTck {
    @TempDir
    Path folder;

    @Override
    protected String id() {
        return "huggingface";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "token", "hf_fake",
                "endpoint", "http://127.0.0.1:1",
                "cache", folder.toString(),
                "hardware", "t4-small",
                "namespace", "acme");
    }

    @Override
    protected Set<String> secretSettings() {
        return Set.of("token");
    }

    @Override
    protected String shown() {
        return "huggingface at http://127.0.0.1:1";
    }

    @Test
    void of_huggingface_isAHuggingFaceProvider() {
        try (FineTuneProvider provider = FineTuneProviders.of("huggingface", settings())) {
            assertThat(provider).isInstanceOf(HuggingFaceProvider.class);
        }
    }
}
