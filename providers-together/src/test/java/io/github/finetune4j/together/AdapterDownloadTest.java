// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.lora.AdapterFiles;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterDownloadTest {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";

    @TempDir
    Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A lab with a job that has ended, whose adapter is this archive. */
    private static final class Ended implements AutoCloseable {
        final Lab lab;
        final TogetherProvider together;
        final JobRef job;

        Ended(byte[] archive) {
            lab = new Lab(FakeTogetherServer.builder().archive(archive).start());
            together = lab.provider();
            job = together.submit(Data.spec().build(), SubmitContext.of("k"));
            while (!together.poll(job).status().terminal()) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void close() {
            together.close();
            lab.close();
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void downloadAdapter_loadsInTheLocalEngine() throws IOException {
        try (Ended ended = new Ended(Archives.adapter())) {
            Path adapter = ended.together.downloadAdapter(ended.job, folder.resolve("adapter"));
            Path golden = Fixtures.path("lora/peft-adapter-lora");
            assertThat(adapter.resolve(WEIGHTS)).hasSameBinaryContentAs(golden.resolve(WEIGHTS));
            // every tensor is checked against its base
            AdapterFiles files = AdapterFiles.open(adapter, Fixtures.path("models/harbour-260k"));
            assertThat(files.rank()).isEqualTo(4);
            assertThat(files.modules()).hasSize(35);
            Path merged = folder.resolve("merged");
            files.merge(merged);
            assertThat(merged.resolve("model.safetensors")).isNotEmptyFile();
        }
    }

    @Test
    void downloadAdapter_ofCheckpoint_asksForItsStep() {
        try (Ended ended = new Ended(Archives.adapter())) {
            ended.together.downloadAdapter(ended.job, 6, folder.resolve("adapter"));
            assertThat(ended.lab.server.requests("GET", "/finetune/download"))
                    .singleElement()
                    .satisfies(call -> assertThat(call.query()).containsEntry("checkpoint_step", "6"));
        }
    }

    @Test
    void downloadAdapter_fromTheServicesStorage_goesWithoutTheKey() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        byte[] archive = Archives.adapter();
        HttpServer storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage.createContext("/", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        storage.start();
        try (Ended ended = new Ended(new byte[0])) {
            String signed = "http://127.0.0.1:" + storage.getAddress().getPort() + "/signed?key=1";
            ended.lab.unjudged().server.fault(FakeFault.redirect(302, signed).on("GET", "/finetune/download"));
            ended.together.downloadAdapter(ended.job, folder.resolve("adapter"));
            assertThat(folder.resolve("adapter").resolve(CONFIG)).exists();
            assertThat(keys).containsExactly("null");
        } finally {
            storage.stop(0);
        }
    }

    @Test
    void downloadAdapter_thatEndsEarly_leavesNothing_andMayBeRepeated() throws IOException {
        byte[] whole = Archives.adapter();
        for (int length : new int[] {whole.length / 3, whole.length - 1}) {
            try (Ended ended = new Ended(Arrays.copyOf(whole, length))) {
                assertThatThrownBy(() -> ended.together.downloadAdapter(ended.job, folder.resolve("adapter")))
                        .isInstanceOf(TransientProviderException.class)
                        .hasMessageContaining("did not come whole")
                        .hasMessageEndingWith("-> ask for it again");
                assertThat(left()).isEmpty();
            }
        }
    }

    @Test
    void downloadAdapter_ofSomethingElse_isRefused() throws IOException {
        for (byte[] archive : List.of(
                text("<html>not found</html>"),
                Archives.zstd(text("no tar at all, but more than a block of it. ".repeat(30))),
                Archives.zstd(Archives.tar(Map.of("pytorch_model.bin", text("weights")))))) {
            try (Ended ended = new Ended(archive)) {
                assertThatThrownBy(() -> ended.together.downloadAdapter(ended.job, folder.resolve("adapter")))
                        .isInstanceOf(InvalidModelException.class)
                        .hasMessageContaining(" -> ");
                assertThat(left()).isEmpty();
            }
        }
    }

    @Test
    void downloadAdapter_ofUnknownJob_isNotFound() {
        try (Ended ended = new Ended(new byte[0])) {
            assertThatThrownBy(() -> ended.together.downloadAdapter(
                            new JobRef("together", "ft-none"), folder.resolve("adapter")))
                    .isInstanceOf(JobNotFoundException.class);
        }
    }

    // ---- archives

    private List<String> unpack(byte[] archive) throws IOException {
        return AdapterArchive.unpack(new ByteArrayInputStream(archive), folder);
    }

    @Test
    void unpack_takesPlainGzipAndZstd() throws IOException {
        byte[] tar = Archives.tar(Map.of("a/b.txt", text("hello")));
        for (byte[] archive : List.of(tar, Archives.gzip(tar), Archives.zstd(tar))) {
            assertThat(unpack(archive)).containsExactly("b.txt");
            assertThat(folder.resolve("b.txt")).hasContent("hello");
        }
    }

    @Test
    void unpack_ofLongName_takesItsEnd() throws IOException {
        String name = "folder/".repeat(30) + "weights.bin";
        assertThat(unpack(Archives.longName(name, text("hello")))).containsExactly("weights.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "..\\..\\passwd"})
    void unpack_ofNamesThatLeadElsewhere_staysInTheFolder(String name) throws IOException {
        assertThat(unpack(Archives.tar(Map.of(name, text("x"))))).containsExactly("passwd");
        assertThat(left()).containsExactly("passwd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/..", "a/.", "C:"})
    void unpack_ofNamesThatAreNone_isRefused(String name) {
        assertThatThrownBy(() -> unpack(Archives.tar(Map.of(name, text("x")))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without a usable name");
    }

    @Test
    void unpack_ofLinks_leavesThemOut() throws IOException {
        byte[] link = Archives.header("link", 0, '2');
        assertThat(unpack(Arrays.copyOf(link, 3 * link.length))).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void unpack_ofTheSameNameTwice_isRefused() {
        assertThatThrownBy(() -> unpack(Archives.tar(Map.of("a/x", text("1"), "b/x", text("2")))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("twice");
    }
}
