// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static io.github.finetune4j.huggingface.HubFixture.CONFIG;
import static io.github.finetune4j.huggingface.HubFixture.MODEL;
import static io.github.finetune4j.huggingface.HubFixture.TINY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 1: the layout of Python's {@code huggingface_hub}, byte for byte. */
class CacheLayoutTest {
    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void file_liesWherePythonLooks() throws IOException {
        Path file = fixture.open(cache).file(TINY, "config.json");
        String commit = fixture.fake.head(MODEL);
        String blob = HubFixture.gitSha1(CONFIG.getBytes(StandardCharsets.UTF_8));
        Path repo = cache.resolve("models--acme--tiny");
        assertThat(file).isEqualTo(repo.resolve("snapshots").resolve(commit).resolve("config.json"));
        assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("../../blobs", blob));
        assertThat(repo.resolve("blobs").resolve(blob)).hasContent(CONFIG);
        assertThat(repo.resolve("refs/main")).hasContent(commit);
        assertThat(Files.size(repo.resolve("refs/main")))
                .as("without a line end")
                .isEqualTo(40);
        assertThat(cache.resolve(".locks/models--acme--tiny/" + blob + ".lock")).exists();
        assertThat(cache.resolve("CACHEDIR.TAG")).content().startsWith("Signature: 8a477f597d28d172789f06886806bc55");
    }

    @Test
    void largeFile_isNamedByItsSha256_andNestedLinksAreRelative() throws IOException {
        fixture.fake.put(MODEL, java.util.Map.of("deep/er/part.safetensors", HubFixture.bytes(5, 3)));
        Path file = fixture.open(cache).file(TINY, "deep/er/part.safetensors");
        String blob = HubFixture.sha256(HubFixture.bytes(5, 3));
        assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("../../../../blobs", blob));
        assertThat(file).hasBinaryContent(HubFixture.bytes(5, 3));
    }

    @Test
    void dataset_hasItsOwnFolder() {
        fixture.fake.put("datasets/acme/rows", "train.jsonl", "{}\n");
        assertThat(fixture.open(cache).file(HubRepo.dataset("acme/rows"), "train.jsonl"))
                .startsWithRaw(cache.resolve("datasets--acme--rows/snapshots"))
                .hasContent("{}\n");
    }

    @Test
    void revisionWithSlashes_isAReferenceInFolders_andACommitIsNone() {
        fixture.fake.tag(MODEL, "refs/pr/1");
        HuggingFaceHub hub = fixture.open(cache);
        hub.file(TINY.at("refs/pr/1"), "config.json");
        String commit = fixture.fake.head(MODEL);
        assertThat(cache.resolve("models--acme--tiny/refs/refs/pr/1")).hasContent(commit);
        hub.file(TINY.at(commit), "config.json");
        assertThat(cache.resolve("models--acme--tiny/refs/" + commit)).doesNotExist();
    }

    @Test
    void withoutSymlinks_filesAreCopied() {
        Path file = fixture.hub(cache).symlinks(false).build().file(TINY, "config.json");
        assertThat(file).isRegularFile().hasContent(CONFIG);
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void missingFile_isRemembered() {
        HuggingFaceHub hub = fixture.open(cache);
        assertThatThrownBy(() -> hub.file(TINY, "adapter_config.json"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.problem()).isEqualTo(HubProblem.ENTRY_NOT_FOUND));
        String commit = fixture.fake.head(MODEL);
        assertThat(cache.resolve("models--acme--tiny/.no_exist/" + commit + "/adapter_config.json"))
                .isEmptyFile();
        assertThatThrownBy(() -> fixture.hub(cache).offline(true).build().file(TINY, "adapter_config.json"))
                .hasMessageContaining("as the Hub said earlier");
    }

    @Test
    void whatPythonLeft_isUsedWithoutACall() throws IOException {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        Path repo = cache.resolve("models--acme--old");
        Files.createDirectories(repo.resolve("blobs"));
        Files.createDirectories(repo.resolve("refs"));
        Files.createDirectories(repo.resolve("snapshots").resolve(commit));
        Files.writeString(repo.resolve("blobs/abc"), "made elsewhere");
        Files.writeString(repo.resolve("refs/main"), commit);
        Files.createSymbolicLink(
                repo.resolve("snapshots").resolve(commit).resolve("config.json"), Path.of("../../blobs/abc"));
        HubRepo old = HubRepo.model("acme/old");
        assertThat(fixture.open(cache).file(old.at(commit), "config.json")).hasContent("made elsewhere");
        assertThat(fixture.hub(cache).offline(true).build().file(old, "config.json"))
                .hasContent("made elsewhere");
        assertThat(fixture.fake.requests()).isEmpty();
    }

    @Test
    void blobThatIsThere_isNotFetchedAgain() {
        HuggingFaceHub hub = fixture.open(cache);
        hub.file(TINY, "model.safetensors");
        fixture.fake.put(MODEL, "README.md", "new");
        fixture.fake.forgetRequests();
        Path file = hub.file(TINY, "model.safetensors");
        assertThat(file).startsWithRaw(cache.resolve("models--acme--tiny/snapshots/" + fixture.fake.head(MODEL)));
        assertThat(fixture.asked("GET")).isZero();
    }
}
