// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.HubSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 1: a mirror stands for the Hub, and for nobody else. */
class HubMirrorTest {
    @Test
    void addressesOfTheHub_areRewritten_othersAreNot(@TempDir Path cache) {
        HubSettings settings = new HubSettings(Map.of("HF_ENDPOINT", "https://mirror.example/hf")::get);
        try (HuggingFaceHub hub = HuggingFaceHub.builder(settings).cache(cache).build()) {
            HubContext context = hub.context();
            assertThat(context.mirrored(URI.create("https://huggingface.co/a/b?c=d")))
                    .hasToString("https://mirror.example/hf/a/b?c=d");
            assertThat(context.mirrored(URI.create("https://cdn.example/a"))).hasToString("https://cdn.example/a");
        }
    }
}
