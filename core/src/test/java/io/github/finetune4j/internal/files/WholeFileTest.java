// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("some.txt"), text);
    }

    @Test
    void whatHasRoom_isReadWhole() throws IOException {
        assertThat(WholeFile.text(file("h\u00e9\r\n\nend"))).isEqualTo("h\u00e9\r\n\nend");
        assertThat(WholeFile.lines(file("h\u00e9\r\n\nend"))).containsExactly("h\u00e9", "", "end");
        assertThat(WholeFile.bytes(file("abc"), 3)).hasSize(3);
    }

    @Test
    void whatHasNoRoom_isRefusedByName() throws IOException {
        assertThatThrownBy(() -> WholeFile.bytes(file("abcd"), 3))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("some.txt") + " has more than 3 bytes, which is the limit");
        assertThatThrownBy(() -> WholeFile.lines(file("x".repeat(1000)), 1000))
                .hasMessageContaining("some.txt has more than 500 bytes");
        assertThatThrownBy(() -> WholeFile.lines(file("\n".repeat(20)), 1000))
                .hasMessageContaining("some.txt: its lines take more than 1000 bytes");
        assertThatThrownBy(() -> WholeFile.bytes(folder)).hasMessageContaining("is a folder");
    }

    @Test
    void largerThanAnyHeap_isNotBegun() throws IOException {
        Path sparse = folder.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> WholeFile.bytes(sparse)).hasMessageContaining("sparse has more than");
        assertThatThrownBy(() -> WholeFile.lines(sparse)).hasMessageContaining("sparse has more than");
        assertThat(memory.getCurrentThreadAllocatedBytes() - before)
                .as("bytes that were taken")
                .isLessThan(16 << 20);
    }

    /** Its size is said to be 0. */
    @Test
    void moreThanItsSizeSays_isCounted() {
        Need.SYSTEM.require(Files.exists(Path.of("/proc/self/status")), "there is no /proc here");
        assertThatThrownBy(() -> WholeFile.bytes(Path.of("/proc/self/status"), 100))
                .hasMessage("/proc/self/status has more than 100 bytes, which is the limit");
        assertThatThrownBy(() -> WholeFile.lines(Path.of("/proc/self/status"), 200))
                .hasMessageContaining("/proc/self/status");
    }

    @Test
    void notUtf8_isSaid() throws IOException {
        Path file = Files.write(folder.resolve("latin"), "h\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> WholeFile.text(file)).hasMessage(file + " is not UTF-8");
        assertThatThrownBy(() -> WholeFile.lines(file)).hasMessage(file + " is not UTF-8");
    }
}
