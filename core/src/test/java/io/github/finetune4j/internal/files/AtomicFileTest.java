// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.fixtures.Need;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    private Path folder;

    /** Writes a little and then waits to be killed. */
    static final class Killed {
        public static void main(String[] args) throws IOException {
            AtomicFile file = AtomicFile.open(Path.of(args[0]));
            file.out().write("half".getBytes(StandardCharsets.UTF_8));
            file.out().flush();
            System.out.println("written");
            System.in.read();
            file.close();
        }
    }

    @Test
    @Timeout(60)
    void open_afterAKilledProcess_removesWhatItLeft() throws Exception {
        Path target = folder.resolve("a.jsonl");
        Process killed = started(target);
        try (AtomicFile beside = AtomicFile.open(target)) {
            assertThat(names()).as("what a living process writes stays").hasSize(2);
            beside.out().write("other".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(names()).hasSize(1);
        killed.destroyForcibly().waitFor();
        assertThat(names()).as("nobody tidied up").hasSize(1);

        AtomicFile.write(target, out -> out.write("whole".getBytes(StandardCharsets.UTF_8)));

        assertThat(names()).containsExactly("a.jsonl");
        assertThat(target).hasContent("whole");
    }

    private static Process started(Path target) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("written");
        return process;
    }

    @Test
    void open_twiceInOneProcess_lastCommitWins() throws IOException {
        Path target = folder.resolve("a");
        try (AtomicFile first = AtomicFile.open(target);
                AtomicFile second = AtomicFile.open(target)) {
            first.out().write('1');
            second.out().write('2');
            second.commit();
            assertThat(target).hasContent("2");
            first.commit();
        }
        assertThat(target).hasContent("1");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void open_besideFilesOfSimilarName_leavesThem() throws IOException {
        Files.writeString(folder.resolve(".a.notes.tmp"), "mine");
        Files.writeString(folder.resolve(".a123.tmp.bak"), "mine");
        AtomicFile.write(folder.resolve("a"), out -> out.write('1'));
        assertThat(names()).containsExactlyInAnyOrder(".a.notes.tmp", ".a123.tmp.bak", "a");
    }

    @Test
    void write_thatFails_keepsTheOldFileAndLeavesNothing() throws IOException {
        Path target = folder.resolve("a");
        AtomicFile.write(target, out -> out.write("old".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessage("can't write " + target.toAbsolutePath()
                        + ": No space left on device -> check the folder, its permissions and the disk's free space");
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void write_whoseSyncFails_keepsTheOldFile() throws IOException {
        Path target = folder.resolve("a");
        AtomicFile.write(target, "old");
        assertThatThrownBy(() -> AtomicFile.write(target, OutputStream::close)) // a device that is gone
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining(": ClosedChannelException -> ");
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void copy_givesTheSameBytes() throws IOException {
        Path source = Files.writeString(folder.resolve("a"), "x".repeat(100_000));
        AtomicFile.copy(source, folder.resolve("new/b"));
        assertThat(folder.resolve("new/b")).hasSameBinaryContentAs(source);
    }

    @Test
    void replace_thatFails_throwsWhatTheSystemSays() throws IOException {
        Path target = folder.resolve("a");
        AtomicFile.write(target, "old");
        assertThatThrownBy(() -> AtomicFile.replace(target, out -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThatThrownBy(() -> AtomicFile.replace(folder, out -> out.write('1')))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(" is a folder");
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void write_toFolderDeviceOrPipe_isRefusedAndLeavesItThere() {
        Path pipe = Pipes.fifo(folder);
        for (Path target : new Path[] {folder, pipe, Pipes.device("null"), Pipes.device("full")}) {
            assertThatThrownBy(() -> AtomicFile.write(target, out -> out.write('1')))
                    .isInstanceOf(ResultNotSavedException.class)
                    .hasMessageContaining("can't write " + target.toAbsolutePath() + ": it is a ")
                    .hasMessageContaining(" -> name a file");
        }
        assertThat(OrdinaryFile.other(Path.of("/dev/null"))).contains("a device, pipe or socket");
        assertThat(OrdinaryFile.other(pipe)).contains("a device, pipe or socket");
    }

    @Test
    void write_intoFolderThatIsReadOnly_saysPermissionDenied() throws IOException {
        File readOnly = Files.createDirectory(folder.resolve("r")).toFile();
        Need.SYSTEM.require(readOnly.setWritable(false) && !Files.isWritable(readOnly.toPath()), "root may write all");
        assertThatThrownBy(() -> AtomicFile.write(readOnly.toPath().resolve("a"), out -> out.write('1')))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("permission denied -> check the folder");
        assertThat(readOnly.setWritable(true)).isTrue();
        assertThat(readOnly.list()).isEmpty();
    }

    @Test
    void write_whereAFolderIsAFile_saysSo() throws IOException {
        Files.writeString(folder.resolve("f"), "");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("f/a"), out -> out.write('1')))
                .isInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("can't write " + folder.resolve("f/a") + ": FileAlreadyExistsException of ");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void require_ofLinkToAFile_isFineAndOfLinkToADeviceIsNot() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path toDevice = Files.createSymbolicLink(folder.resolve("dev"), Pipes.device("zero"));
        OrdinaryFile.require(link);
        assertThatThrownBy(() -> OrdinaryFile.require(toDevice))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("dev is a device, pipe or socket");
        Files.delete(toDevice);
    }

    private String[] names() {
        return Objects.requireNonNull(folder.toFile().list());
    }
}
