// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of devices without one. */
class DevicesTest {
    @ParameterizedTest
    @CsvSource({
        "auto, 0, cpu",
        "auto, 2, cuda:0",
        "cpu, 2, cpu",
        "cuda, 1, cuda:0",
        "cuda:1, 2, cuda:1",
    })
    void choose_takesWhatIsThere(String setting, int devices, String chosen) {
        Device device = Devices.choose(setting, devices);
        assertThat(Devices.source(device)).isEqualTo("torch.device(\"" + chosen + "\")");
    }

    @ParameterizedTest
    @CsvSource({"cuda, 0", "cuda:2, 2"})
    void choose_ofADeviceThatIsNotThere_saysHowManyAre(String setting, int devices) {
        assertThatThrownBy(() -> Devices.choose(setting, devices))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("the device " + setting + " is not there: libtorch sees " + devices);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda:", "cuda:x", "", "mps"})
    void choose_ofAnotherWord_isRefused(String setting) {
        assertThatThrownBy(() -> Devices.choose(setting, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" -> give auto, cpu, cuda or cuda:N");
    }

    /** The message is that of libtorch's allocator for CUDA. */
    @Test
    void outOfMemory_ofCuda_tellsItsNumbers() {
        EngineException failed = new EngineException(
                "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.10 GiB of which"
                        + " 512.00 MiB is free. Process 1 has 78.59 GiB memory in use.");
        assertThat(Torch.translate(failed))
                .isInstanceOfSatisfying(OutOfDeviceMemoryException.class, e -> {
                    assertThat(e.requiredBytes()).isEqualTo((long) (2.5 * (1L << 30)));
                    assertThat(e.availableBytes()).isEqualTo(512L << 20);
                })
                .hasMessageContaining("estimate");
    }

    @Test
    void outOfMemory_ofTheProcessor_tellsWhatWasAskedFor() {
        EngineException failed = new EngineException(
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate 64 bytes. Error code 12");
        assertThat(Torch.translate(failed)).isInstanceOfSatisfying(OutOfDeviceMemoryException.class, e -> {
            assertThat(e.requiredBytes()).isEqualTo(64);
            assertThat(e.availableBytes()).isEqualTo(-1);
        });
    }
}
