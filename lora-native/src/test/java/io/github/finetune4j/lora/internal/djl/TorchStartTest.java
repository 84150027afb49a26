// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TorchStartTest {
    @Test
    void failure_ofFullDisk_namesTheFolderAndTheSpace() {
        EngineException cause = new EngineException(
                "Failed to extract PyTorch native library", new IOException("No space left on device"));
        assertThat(TorchStart.failure(cause, true))
                .hasMessageStartingWith(
                        "libtorch cannot be unpacked or loaded: java.io.IOException: No space left on device -> it"
                                + " takes 450 MB in ")
                .hasMessageEndingWith("or name another folder by DJL_CACHE_DIR")
                .hasCause(cause);
    }

    @Test
    void failure_withoutNatives_namesTheDependency() {
        EngineException cause =
                new EngineException("Failed to save pytorch index file", new IOException("Offline mode is enabled."));
        assertThat(TorchStart.failure(cause, false))
                .hasMessageStartingWith("no libtorch for ")
                .hasMessageContaining("-> add ai.djl.pytorch:pytorch-native-cpu with that classifier");
    }
}
