// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

final class AtomicFolderTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    private Path folder;

    @Test
    void write_thatFails_keepsTheOldFolder() throws IOException {
        Path target = folder.resolve("f");
        AtomicFolder.write(target, aside -> AtomicFile.write(aside.resolve("x"), "old"));
        assertThatThrownBy(() -> AtomicFolder.write(target, aside -> {
                    AtomicFile.write(aside.resolve("x"), "new");
                    throw AtomicFile.failed(aside, new IOException("No space left on device"));
                }))
                .isInstanceOf(ResultNotSavedException.class);
        assertThat(target.resolve("x")).hasContent("old");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void write_thatCannotBePutInItsPlace_putsTheOldOneBack() throws IOException {
        Path target = folder.resolve("f");
        AtomicFolder.write(target, aside -> AtomicFile.write(aside.resolve("x"), "old"));
        assertThatThrownBy(() -> AtomicFolder.write(target, AtomicFolder::deleteQuietly))
                .isInstanceOf(ResultNotSavedException.class);
        assertThat(target.resolve("x")).hasContent("old");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void write_ofTwoAtOnce_leavesOneThatIsWhole() throws Exception {
        Path target = folder.resolve("f");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 20; round++) {
                List<Future<?>> writers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    String content = "round " + round + " of " + i;
                    writers.add(pool.submit(() -> AtomicFolder.write(target, aside -> {
                        AtomicFile.write(aside.resolve("x"), content);
                        AtomicFile.write(aside.resolve("y"), content);
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
    void write_replacesAFolder() throws IOException {
        Path target = folder.resolve("f");
        AtomicFolder.write(target, aside -> AtomicFile.write(aside.resolve("x"), "old"));
        AtomicFolder.write(target, aside -> AtomicFile.write(aside.resolve("y"), "new"));
        assertThat(target.resolve("y")).hasContent("new");
        assertThat(target.resolve("x")).doesNotExist();
        assertThat(names()).containsExactly("f");
    }

    @Test
    void write_toFullDisk_keepsTheOldFolder() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Need.SYSTEM.require(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString()), "root, to mount a small disk");
        try {
            Path target = disk.resolve("f");
            AtomicFolder.write(target, aside -> AtomicFile.write(aside.resolve("x"), "old"));
            String much = "x".repeat(100_000);
            assertThatThrownBy(() -> AtomicFolder.write(target, aside -> AtomicFile.write(aside.resolve("x"), much)))
                    .isInstanceOf(ResultNotSavedException.class)
                    .hasMessageContaining("No space left on device -> check the folder");
            assertThat(target.resolve("x")).hasContent("old");
            assertThat(disk.toFile().list()).containsExactly("f");
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void create_whereAFolderIs_leavesItAsItIs() throws IOException {
        Path target = folder.resolve("f");
        assertThat(AtomicFolder.create(target, aside -> AtomicFile.write(aside.resolve("x"), "first")))
                .isTrue();
        assertThat(AtomicFolder.create(target, aside -> AtomicFile.write(aside.resolve("x"), "second")))
                .isFalse();
        assertThat(target.resolve("x")).hasContent("first");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void deleteLeftovers_leavesWhatIsBeingWritten_andWhatIsNoTemporaryFile() throws IOException {
        Files.createDirectories(folder.resolve(".aside-f-1/inside"));
        Files.writeString(folder.resolve(".a123.tmp"), "of a killed process");
        Files.writeString(folder.resolve(".a.notes.tmp"), "mine");
        try (AtomicFile writing = AtomicFile.open(folder.resolve("b"))) {
            AtomicFolder.deleteLeftovers(folder);
            writing.out().write('1');
            writing.commit();
        }
        assertThat(names()).containsExactlyInAnyOrder(".a.notes.tmp", "b");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(50, TimeUnit.SECONDS) && process.exitValue() == 0;
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
