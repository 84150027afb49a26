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

class AdapterFilesTest {
    @TempDir
    Path folder;

    @Test
    void open_ofPeftsAdapter_tellsWhatItIs() {
        AdapterFiles files =
                AdapterFiles.open(Fixtures.path("lora/peft-adapter-rslora"), Fixtures.path("models/harbour-260k"));
        assertThat(files.rank()).isEqualTo(4);
        assertThat(files.alpha()).isEqualTo(8);
        assertThat(files.scale()).isEqualTo(4);
        assertThat(files.targetModules()).hasSize(7).contains("q_proj");
        assertThat(files.modules()).hasSize(35).contains("model.layers.0.self_attn.q_proj");
        assertThat(files.baseModel()).isEqualTo("harbour-260k");
    }

    @Test
    void merge_writesAFolderThatOpensAsAModel() {
        AdapterFiles files =
                AdapterFiles.open(Fixtures.path("lora/peft-adapter-lora"), Fixtures.path("models/harbour-260k"));
        files.merge(folder.resolve("merged"));
        assertThat(folder.resolve("merged").toFile().list())
                .contains("config.json", "model.safetensors", "tokenizer.json");
    }

    @Test
    void merge_ofPromptTuning_isRefusedByName() {
        AdapterFiles files = AdapterFiles.open(
                Fixtures.path("lora/peft-adapter-prompt-tuning"), Fixtures.path("models/harbour-260k"));
        assertThatThrownBy(() -> files.merge(folder.resolve("merged")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("prompt tuning cannot be merged");
        assertThat(folder.resolve("merged")).doesNotExist();
    }
}
