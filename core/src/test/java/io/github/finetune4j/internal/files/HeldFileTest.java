// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldFileTest {
    // not slow: two processes that open one file

    @TempDir
    Path folder;

    /** A process that exits with 0 if it gets the file, and with 7 if somebody holds it. */
    public static final class Other {
        private Other() {}

        public static void main(String[] file) throws IOException {
            System.exit(HeldFile.open(Path.of(file[0])).isPresent() ? 0 : 7);
        }
    }

    @Test
    void secondHolderOfThisProcess_isRefused_andTakesTheLockFromNobody() throws Exception {
        Path file = folder.resolve("run.lock");
        try (HeldFile held = HeldFile.open(file).orElseThrow()) {
            assertThat(held.channel().isOpen()).isTrue();
            assertThat(HeldFile.open(file)).as("again").isEmpty();
            Path link = Files.createSymbolicLink(folder.resolve("link"), file);
            assertThat(HeldFile.open(link)).as("by another name").isEmpty();
            assertThat(exitOfAnother(file)).as("another process").isEqualTo(7);
        }
        assertThat(exitOfAnother(file)).as("after it was closed").isZero();
    }

    @Test
    void closedFile_canBeHeldAgain_andASecondCloseTakesItFromNobody() throws IOException {
        Path file = folder.resolve("run.lock");
        HeldFile first = HeldFile.open(file).orElseThrow();
        first.close();
        Optional<HeldFile> second = HeldFile.open(file);
        assertThat(second).isPresent();
        first.close();
        assertThat(HeldFile.open(file)).isEmpty();
        second.get().close();
    }

    @Test
    void fileThatOtherCodeOfThisProcessLocked_isHeldByIt() throws IOException {
        Path file = Files.createFile(folder.resolve("run.lock"));
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            other.lock();
            assertThat(HeldFile.open(file)).isEmpty();
        }
        try (HeldFile held = HeldFile.open(file).orElseThrow()) {
            assertThat(held.channel().isOpen()).isTrue();
        }
    }

    private static int exitOfAnother(Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
