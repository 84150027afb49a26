package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

/** One number of threads and one device for a process: asked for before libtorch starts, refused where that is too late. */
class EngineSettingsTest {
    private final EngineSettings settings = new EngineSettings();

    @Test
    void beforeTheStart_theFirstWishStands_andAnotherOneIsRefused() {
        settings.useThreads(2);
        settings.useThreads(2);
        settings.useDevice("cpu");
        assertThatThrownBy(() -> settings.useThreads(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("threads is 2", "as another provider asked", "too late", "asked for 3");
        assertThatThrownBy(() -> settings.useDevice("cuda:0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("device is cpu");
        assertThat(settings.threads()).isEqualTo(2);
        assertThat(settings.device()).isEqualTo("cpu");
    }

    @Test
    void afterTheStart_onlyWhatRunsIsAccepted() {
        settings.started(Device.cpu(), 0);
        int running = Processors.threads(null);
        settings.useThreads(running);
        settings.useDevice("auto");
        settings.useDevice("cpu");
        assertThatThrownBy(() -> settings.useThreads(running + 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("threads is " + running, "before the first model is loaded")
                .hasMessageNotContaining("another provider");
    }
}
