// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.lora.AdapterFiles;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterDownloadTest {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final Path GOLDEN = Fixtures.path("lora/peft-adapter-lora");

    @TempDir
    Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A lab with a job that has ended, whose model consists of these files. */
    private static final class Ended implements AutoCloseable {
        final Lab lab;
        final FireworksProvider fireworks;
        final JobRef job;

        Ended(FakeFireworksServer.Builder builder) {
            lab = new Lab(builder.start());
            fireworks = lab.provider();
            job = fireworks.submit(Data.spec().build(), SubmitContext.of("k"));
            while (!fireworks.poll(job).status().terminal()) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        Ended(Map<String, byte[]> files) {
            this(FakeFireworksServer.builder().adapter(files));
        }

        @Override
        public void close() {
            fireworks.close();
            lab.close();
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void downloadAdapter_loadsInTheLocalEngine_andGoesWithoutTheKey() {
        try (Ended ended = new Ended(FakeFireworksServer.builder().adapter(GOLDEN))) {
            Path adapter = ended.fireworks.downloadAdapter(ended.job, folder.resolve("adapter"));
            assertThat(adapter.resolve(WEIGHTS)).hasSameBinaryContentAs(GOLDEN.resolve(WEIGHTS));
            // every tensor is checked against its base
            AdapterFiles files = AdapterFiles.open(adapter, Fixtures.path("models/harbour-260k"));
            assertThat(files.rank()).isEqualTo(4);
            assertThat(ended.lab.server.storageRequests("GET", "/adapter/.*"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(get -> assertThat(get.headerNames()).doesNotContain("authorization"));
        }
    }

    @Test
    void downloadAdapter_thatEndsEarly_leavesNothing_andMayBeRepeated() throws IOException {
        byte[] config = Files.readAllBytes(GOLDEN.resolve(CONFIG));
        byte[] weights = Files.readAllBytes(GOLDEN.resolve(WEIGHTS));
        for (int length : new int[] {5, 50, weights.length - 1}) {
            try (Ended ended = new Ended(Map.of(CONFIG, config, WEIGHTS, Arrays.copyOf(weights, length)))) {
                assertThatThrownBy(() -> ended.fireworks.downloadAdapter(ended.job, folder.resolve("adapter")))
                        .as("%s bytes", length)
                        .isInstanceOf(TransientProviderException.class)
                        .hasMessageContaining("did not come whole")
                        .hasMessageEndingWith("-> ask for it again");
                assertThat(left()).isEmpty();
            }
        }
    }

    @Test
    void downloadAdapter_ofSomethingElse_isRefused() throws IOException {
        byte[] html = text("<html>not found</html> and more");
        for (Map<String, byte[]> files : List.of(
                Map.of("pytorch_model.bin", html),
                Map.of(CONFIG, html, "..", html),
                Map.of(CONFIG, html, WEIGHTS, html))) {
            try (Ended ended = new Ended(files)) {
                assertThatThrownBy(() -> ended.fireworks.downloadAdapter(ended.job, folder.resolve("adapter")))
                        .isInstanceOf(InvalidModelException.class)
                        .hasMessageContaining(" -> ");
                assertThat(left()).isEmpty();
            }
        }
    }

    @Test
    void downloadAdapter_withoutAModel_isRefused() {
        try (Ended ended = new Ended(Map.of())) {
            JobRef slow = ended.fireworks.submit(
                    Data.spec().baseModel(FakeFireworksServer.SLOW).build(), SubmitContext.of("slow"));
            assertThatThrownBy(() -> ended.fireworks.downloadAdapter(slow, folder.resolve("adapter")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no tuned model -> wait");
            JobRef none = new JobRef("fireworks", "dpoJobs/none");
            assertThatThrownBy(() -> ended.fireworks.downloadAdapter(none, folder.resolve("adapter")))
                    .isInstanceOf(JobNotFoundException.class);
        }
    }
}
