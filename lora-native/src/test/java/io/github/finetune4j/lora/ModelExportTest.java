// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelExportTest {
    @TempDir
    Path folder;

    private final Path base = Fixtures.path("models/harbour-260k");
    private final ModelExport tuned = ModelExport.of(base, Fixtures.path("lora/peft-adapter-lora"));

    @Test
    void everyForm_isWritten() {
        tuned.safetensors(folder.resolve("whole"));
        tuned.gguf(folder.resolve("whole.gguf"), GgufEncoding.Q8_0);
        tuned.ggufAdapter(folder.resolve("adapter.gguf"));
        tuned.ollama(folder.resolve("ollama"), GgufEncoding.F16);
        assertThat(ModelExport.of(folder.resolve("whole")).adapter()).isEmpty();
        assertThat(ModelExport.of(folder.resolve("whole.gguf")).base()).isEqualTo(folder.resolve("whole.gguf"));
        assertThat(folder.resolve("ollama/Modelfile")).isRegularFile();
        assertThat(folder.resolve("adapter.gguf")).isRegularFile();
        assertThat(folder.toFile().list()).hasSize(4); // nothing half written
    }

    @Test
    void aWholeModel_hasNothingToMerge() {
        ModelExport whole = ModelExport.of(base);
        assertThatThrownBy(() -> whole.safetensors(folder.resolve("x")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("is whole already");
        assertThatThrownBy(() -> whole.ggufAdapter(folder.resolve("x")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("has no adapter");
        assertThat(folder).isEmptyDirectory();
    }
}
