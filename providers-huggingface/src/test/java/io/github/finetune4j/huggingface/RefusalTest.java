// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static io.github.finetune4j.huggingface.HubFixture.MODEL;
import static io.github.finetune4j.huggingface.HubFixture.TINY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.huggingface.internal.download.FileMetadata;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.testkit.services.HubFault;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 1: what is not even begun. */
class RefusalTest {
    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void fileLargerThanTheDisk_isRefusedBeforeItIsAskedFor() {
        String etag = "a".repeat(64);
        fixture.fake.fault(HubFault.status(
                "HEAD",
                "model.safetensors",
                302,
                "X-Repo-Commit",
                fixture.fake.head(MODEL),
                "X-Linked-Etag",
                "\"" + etag + "\"",
                "X-Linked-Size",
                "900000000000000000",
                "Location",
                fixture.fake.elsewhere() + "/blob/" + etag + "?sig=good"));
        assertThatThrownBy(() -> fixture.open(cache).file(TINY, "model.safetensors"))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("no space for model.safetensors: 900000000000000000 bytes are needed")
                .hasMessageContaining("HF_HUB_CACHE");
        assertThat(fixture.asked("GET")).isZero();
        assertThat(HubFixture.blobs(cache)).isEmpty();
    }

    @Test
    void addressWithoutEncryption_isRefused_whereTheHubHasIt() {
        HubContext secure = fixture.hub(cache)
                .endpoint(URI.create("https://hub.example"))
                .build()
                .context();
        FileMetadata plain = new FileMetadata("c", "e", 1, URI.create("http://cdn.example/blob"));
        assertThatThrownBy(() -> plain.checked(secure, "model.safetensors"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("without encryption: cdn.example");
        FileMetadata encrypted = new FileMetadata("c", "e", 1, URI.create("https://cdn.example/blob"));
        assertThat(encrypted.checked(secure, "model.safetensors").location()).hasToString("https://cdn.example/blob");
        assertThat(plain.checked(fixture.open(cache).context(), "x").location())
                .as("a Hub on this machine")
                .hasToString("http://cdn.example/blob");
    }
}
