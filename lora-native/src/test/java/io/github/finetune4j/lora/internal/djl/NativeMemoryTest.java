// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.finetune4j.error.OutOfDeviceMemoryException;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void memoryThatIsNotThere_isNamedWithWhatItWasFor() {
        assertThatExceptionOfType(OutOfDeviceMemoryException.class)
                .isThrownBy(() -> NativeMemory.of(1L << 60, "remember a text"))
                .withMessageContaining("no " + (1L << 60) + " bytes are left to remember a text -> ");
    }
}
