// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelNamesTest {
    @Test
    void ofFolder_isItsName() {
        assertThat(ModelNames.ofFolder(Path.of("models/SmolLM2-135M/"))).isEqualTo("SmolLM2-135M");
        assertThat(ModelNames.ofFolder(Path.of("models/x/../tiny.gguf"))).isEqualTo("tiny.gguf");
        assertThat(ModelNames.ofFolder(Path.of("/model"))).isEqualTo("model");
    }

    @Test
    void ofFolder_ofSnapshotInTheHubsCache_namesRepositoryAndCommit() {
        Path snapshot = Path.of(
                "/home/u/.cache/huggingface/hub/models--HuggingFaceTB--SmolLM2-135M/snapshots/93efa2f097d58c2a74874c7e644dbc9b0cee75a2");
        assertThat(ModelNames.ofFolder(snapshot)).isEqualTo("HuggingFaceTB/SmolLM2-135M@93efa2f");
    }

    @Test
    void ofFolder_calledSnapshotsElsewhere_staysItsName() {
        assertThat(ModelNames.ofFolder(Path.of("/data/snapshots/tiny"))).isEqualTo("tiny");
    }
}
