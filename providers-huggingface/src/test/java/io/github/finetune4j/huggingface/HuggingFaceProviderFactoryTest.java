// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hugging Face by name. */
class HuggingFaceProviderFactoryTest {
    @TempDir
    Path folder;

    @Test
    void of_huggingface_takesItsSettingsAndCloses() {
        FineTuneProvider provider = FineTuneProviders.of(
                "huggingface", Map.of("token", "hf_fake", "cache", folder.toString(), "hardware", "t4-small"));
        assertThat(provider).isInstanceOf(HuggingFaceProvider.class);
        provider.close();
        provider.close();
        assertThatThrownBy(() -> provider.poll(new JobRef("huggingface", "me/1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
