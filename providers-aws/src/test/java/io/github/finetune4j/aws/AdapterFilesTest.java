// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that come home, and those that must not. */
class AdapterFilesTest {
    private static final String KEY = "tuning/model.tar.gz";

    private final SageMakerLab lab = new SageMakerLab();
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    @TempDir
    Path temp;

    @AfterEach
    void close() {
        lab.close();
    }

    /** A header and its content, by hand. */
    private AdapterFilesTest entry(String name, char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] head = new byte[512];
        put(head, 0, name);
        put(head, 100, "0000644\0");
        put(head, 124, String.format(Locale.ROOT, "%011o", bytes.length));
        put(head, 148, "        ");
        head[156] = (byte) type;
        put(head, 257, "ustar\00000");
        int sum = 0;
        for (byte b : head) {
            sum += b & 0xFF;
        }
        put(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        tar.writeBytes(head);
        tar.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
        return this;
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    private AdapterFilesTest adapter(String folder) {
        return entry(folder + "adapter_config.json", '0', "{}")
                .entry(folder + "adapter_model.safetensors", '0', folder);
    }

    private byte[] packed() throws IOException {
        tar.writeBytes(new byte[1_024]);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            tar.writeTo(out);
        }
        return packed.toByteArray();
    }

    private Path bring(byte[] archive, long mostBytes) {
        lab.server.put("s3://" + FakeBedrockServer.BUCKET + "/" + KEY, archive);
        AwsSettings settings = lab.builder().settings("");
        try (AwsClients clients = new AwsClients(settings)) {
            S3Folder folder = new S3Folder(settings, clients, new AwsErrors("aws-sagemaker", "us-east-1"), 5 << 20);
            return new AdapterFiles(folder, mostBytes).bring(KEY, temp.resolve("home"));
        }
    }

    @Test
    void adapter_isTakenFromTheShallowestFolder() throws IOException {
        adapter("./out/checkpoint-9/")
                .adapter("./out/")
                .entry("./out/empty/", '5', "")
                .entry("./log.txt", '0', "x");
        Path home = bring(packed(), 1_000);
        assertThat(home.resolve("adapter_model.safetensors")).hasContent("./out/");
        assertThat(home.toFile().list()).containsExactlyInAnyOrder("adapter_config.json", "adapter_model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "..", "C:evil", "a\\b"})
    void nameThatLeadsElsewhere_isRefused(String name) throws IOException {
        byte[] archive = adapter("").entry(name, '0', "x").packed();
        assertThatThrownBy(() -> bring(archive, 1_000))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("a name that leads elsewhere");
        nothingIsLeft();
    }

    private void nothingIsLeft() throws IOException {
        try (var files = Files.list(temp)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '6'})
    void linkOrDevice_isRefused(char type) throws IOException {
        byte[] archive = adapter("").entry("link", type, "").packed();
        assertThatThrownBy(() -> bring(archive, 1_000))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("a link or device");
        nothingIsLeft();
    }

    @Test
    void tooLarge_orTwiceTheSame_isRefused() throws IOException {
        byte[] archive = adapter("").entry("more", '0', "x".repeat(1_000)).packed();
        assertThatThrownBy(() -> bring(archive, 1_000))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("more than 1000 bytes");
        tar.reset();
        byte[] twice = adapter("").adapter("").packed();
        assertThatThrownBy(() -> bring(twice, 1_000)).hasMessageContaining("adapter_config.json twice");
        nothingIsLeft();
    }

    @Test
    void cutOff_isTransient_andNoAdapter_isTold() throws IOException {
        byte[] whole = adapter("").packed();
        assertThatThrownBy(() -> bring(Arrays.copyOf(whole, whole.length / 2), 1_000))
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("did not come whole");
        assertThatThrownBy(() -> bring("no archive".getBytes(StandardCharsets.UTF_8), 1_000))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no archive");
        tar.reset();
        byte[] merged = entry("model.safetensors", '0', "x").packed();
        assertThatThrownBy(() -> bring(merged, 1_000))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("only [model.safetensors]");
        nothingIsLeft();
    }

    @Test
    void bomb_afterTheEnd_isRefused() throws IOException {
        tar.writeBytes(new byte[1_024]);
        tar.writeBytes(new byte[3 << 20]);
        assertThatThrownBy(() -> bring(packed(), 1_000))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("more after its end");
    }
}
