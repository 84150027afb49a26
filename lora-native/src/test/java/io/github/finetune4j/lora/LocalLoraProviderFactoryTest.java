// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local provider by name. */
class LocalLoraProviderFactoryTest {
    @TempDir
    Path folder;

    @Test
    void of_local_takesItsSettings() {
        Map<String, String> settings =
                Map.of("runs", folder.toString(), "models", folder.toString(), "precision", "fp32");
        try (FineTuneProvider provider = FineTuneProviders.of("local", settings)) {
            assertThat(provider).isInstanceOf(LocalLoraProvider.class);
            assertThatThrownBy(() -> provider.poll(new JobRef("local", "none")))
                    .isInstanceOf(JobNotFoundException.class)
                    .hasMessageContaining(folder.toString());
        }
    }

    @Test
    void of_wrongValues_areRefusedWithTheRightOnes() {
        assertThatThrownBy(() -> FineTuneProviders.of("local", Map.of("precision", "fp64")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision: fp64 -> give auto, fp32 or bf16");
        assertThatThrownBy(() -> FineTuneProviders.of("local", Map.of("threads", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads: many -> give a whole number, at least 1");
    }
}
