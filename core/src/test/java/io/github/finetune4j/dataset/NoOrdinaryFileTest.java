// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.internal.files.Pipes;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Paths that lead to something without an end. */
@Timeout(60)
final class NoOrdinaryFileTest {
    // not slow: mkfifo, which ends at once
    @TempDir
    private Path folder;

    @Test
    void jsonl_ofDevice_isRefusedAtOnce() {
        for (String device : new String[] {"zero", "full", "null", "random"}) {
            assertRefused(Pipes.device(device));
        }
    }

    @Test
    void jsonl_ofPipeThatNobodyWrites_isRefusedAtOnce() {
        assertRefused(Pipes.fifo(folder));
    }

    @Test
    void jsonl_ofSocket_isRefusedAtOnce() throws IOException {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertRefused(socket);
        }
    }

    @Test
    void jsonl_ofLinkToADevice_isRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), Pipes.device("zero"));
        assertRefused(link);
        Files.delete(link);
    }

    @Test
    void jsonl_ofLinkToAFile_isRead() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), Chats.row("a", "b"));
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), file);
        assertThat(Dataset.builder().addJsonl(link).build().dataset().size()).isEqualTo(1);
    }

    @Test
    void jsonl_ofAPipesStream_isRead() throws Exception {
        Path pipe = Pipes.fifo(folder);
        Process writer = new ProcessBuilder(
                        "sh", "-c", "printf '%s\\n' \"$1\" > \"$2\"", "sh", Chats.row("a", "b"), pipe.toString())
                .start();
        try (InputStream in = Files.newInputStream(pipe)) {
            assertThat(Dataset.builder()
                            .addSource(DatasetSource.jsonl(in, "pipe"))
                            .build()
                            .dataset()
                            .size())
                    .isEqualTo(1);
        }
        assertThat(writer.waitFor()).isZero();
    }

    private static void assertRefused(Path path) {
        for (DatasetReport report : new DatasetReport[] {
            Dataset.builder().addJsonl(path).check(),
            Dataset.builder().addJson(path).check()
        }) {
            assertThat(report.issues()).singleElement().satisfies(issue -> {
                assertThat(issue.code()).isEqualTo("not-a-file");
                assertThat(issue.message()).isEqualTo(path.toAbsolutePath() + " is a device, pipe or socket");
                assertThat(issue.fix())
                        .contains("write what it gives to a file first")
                        .contains("addSource(DatasetSource.jsonl(in, name))");
            });
        }
    }
}
