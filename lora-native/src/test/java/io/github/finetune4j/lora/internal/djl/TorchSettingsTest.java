// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

/** One number of threads and one device for a process; another device is refused where it is too late. */
class TorchSettingsTest {
    private final TorchSettings settings = new TorchSettings();

    @Test
    void threads_areThoseThatWereSetLast() {
        assertThat(settings.threads()).isNull();
        settings.useThreads(2);
        settings.useThreads(3);
        assertThat(settings.threads()).isEqualTo(3);
        assertThat(Processors.threads(settings.threads())).isEqualTo(3);
    }

    @Test
    void device_beforeTheStart_isTheFirstThatWasAskedFor() {
        settings.useDevice("cpu");
        settings.useDevice("cpu");
        assertThatThrownBy(() -> settings.useDevice("cuda:0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("device is cpu", "as another provider asked", "too late", "cuda:0");
        assertThat(settings.device()).isEqualTo("cpu");
    }

    @Test
    void device_afterTheStart_isTheOneThatRuns() {
        settings.started(Device.gpu(0), 2);
        settings.useDevice("auto");
        settings.useDevice("cuda:0");
        assertThatThrownBy(() -> settings.useDevice("cuda:1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the first model is loaded")
                .hasMessageNotContaining("another provider");
    }
}
