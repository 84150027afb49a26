// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void write_replacesAFile_andLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a");
        AtomicFiles.write(file, "old");
        AtomicFiles.write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void write_thatFails_keepsTheOldFile() throws IOException {
        Path file = folder.resolve("a");
        AtomicFiles.write(file, "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    AtomicFiles.writeFully(out, ByteBuffer.wrap(new byte[100]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("cannot write " + file)
                .hasMessageContaining("the disk is full -> free some space");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void write_whenTheSyncFails_keepsTheOldFile() throws IOException {
        Path file = folder.resolve("a");
        AtomicFiles.write(file, "old");
        AtomicFiles.Opener failing = aside -> {
            FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.close(); // a device that is gone
            return channel;
        };
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {}, failing))
                .isInstanceOf(ResultNotSavedException.class);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void writeFolder_thatFails_keepsTheOldFolder() throws IOException {
        Path target = folder.resolve("f");
        AtomicFiles.writeFolder(target, aside -> AtomicFiles.write(aside.resolve("x"), "old"));
        assertThatThrownBy(() -> AtomicFiles.writeFolder(target, aside -> {
                    AtomicFiles.write(aside.resolve("x"), "new");
                    throw AtomicFiles.failed(aside, new IOException("No space left on device"));
                }))
                .isInstanceOf(ResultNotSavedException.class);
        assertThat(target.resolve("x")).hasContent("old");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void writeFolder_thatCannotBePutInItsPlace_putsTheOldOneBack() throws IOException {
        Path target = folder.resolve("f");
        AtomicFiles.writeFolder(target, aside -> AtomicFiles.write(aside.resolve("x"), "old"));
        assertThatThrownBy(() -> AtomicFiles.writeFolder(target, AtomicFiles::deleteQuietly))
                .isInstanceOf(ResultNotSavedException.class);
        assertThat(target.resolve("x")).hasContent("old");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void writeFolder_ofTwoAtOnce_leavesOneThatIsWhole() throws Exception {
        Path target = folder.resolve("f");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 20; round++) {
                List<Future<?>> writers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    String content = "round " + round + " of " + i;
                    writers.add(pool.submit(() -> AtomicFiles.writeFolder(target, aside -> {
                        AtomicFiles.write(aside.resolve("x"), content);
                        AtomicFiles.write(aside.resolve("y"), content);
                    })));
                }
                int failed = 0;
                for (Future<?> writer : writers) {
                    try {
                        writer.get();
                    } catch (ExecutionException e) {
                        assertThat(e).hasCauseInstanceOf(ResultNotSavedException.class);
                        failed++;
                    }
                }
                assertThat(failed).isLessThan(4);
                assertThat(target.resolve("y")).hasContent(Files.readString(target.resolve("x")));
                assertThat(names()).containsExactly("f");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void writeFolder_replacesAFolder() throws IOException {
        Path target = folder.resolve("f");
        AtomicFiles.writeFolder(target, aside -> AtomicFiles.write(aside.resolve("x"), "old"));
        AtomicFiles.writeFolder(target, aside -> AtomicFiles.write(aside.resolve("y"), "new"));
        assertThat(target.resolve("y")).hasContent("new");
        assertThat(target.resolve("x")).doesNotExist();
        assertThat(names()).containsExactly("f");
    }

    @Test
    void write_belowAFile_saysChooseAnotherFolder() {
        AtomicFiles.write(folder.resolve("file"), "");
        assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("file/b"), ""))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("-> choose another folder");
    }

    @Test
    void write_toFullDisk_saysSo() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Need.SYSTEM.require(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString()), "root, to mount a small disk");
        try {
            AtomicFiles.write(disk.resolve("a"), "old");
            assertThatThrownBy(() -> AtomicFiles.write(disk.resolve("a"), "x".repeat(100_000)))
                    .isInstanceOf(ResultNotSavedException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(disk.resolve("a")).hasContent("old");
            assertThat(disk.toFile().list()).containsExactly("a");
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
