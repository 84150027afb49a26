// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No file of a child process may grow beyond 64 blocks, which the system refuses as it refuses a full disk. */
@Timeout(120)
final class FullDiskTest {
    // not slow: a JVM or two that do one thing, seconds at most
    @TempDir
    private Path folder;

    /** Writes in the ways that there are; prints what each threw and what lies in the folder then. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            Dataset data = Dataset.of(IntStream.range(0, 4_000)
                    .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("answer " + i)))
                    .toList());
            DataWriter writer = DataWriter.of(DataFormat.OPENAI_CHAT).withOrigins();
            attempt(folder, () -> writer.write(data, folder.resolve("a.jsonl")));
            attempt(folder, () -> DataWriter.of(DataFormat.PROMPT_COMPLETION).write(data, folder.resolve("a.csv")));
            attempt(folder, () -> writer.write(data, folder.resolve("a.json")));
            attempt(folder, () -> AtomicFile.write(folder.resolve("page.html"), "x".repeat(1_000_000)));
            attempt(folder, () -> AtomicFile.writePrivate(folder.resolve("names"), "x".repeat(1_000_000)));
        }

        private static void attempt(Path folder, Runnable write) throws IOException {
            try {
                write.run();
                System.out.print("written");
            } catch (ResultNotSavedException e) {
                System.out.print("ResultNotSaved " + e.getMessage());
            } catch (RuntimeException e) {
                System.out.print(e);
            }
            try (Stream<Path> left = Files.list(folder)) {
                System.out.println(" | "
                        + left.map(f -> f.getFileName().toString()).sorted().toList());
            }
        }
    }

    @Test
    void write_whereTheDiskIsFull_throwsOneTypeAndLeavesNothingHalfWritten() throws Exception {
        Files.writeString(folder.resolve("a.jsonl"), "old");
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 64 || exit 9; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        Need.SYSTEM.require(child.waitFor() != 9, "file sizes can't be limited here");

        assertThat(said)
                .hasSize(5)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("ResultNotSaved can't write " + folder)
                        .contains(" -> check the folder, its permissions and the disk's free space")
                        .endsWith(" | [a.jsonl]"));
        assertThat(folder.resolve("a.jsonl")).hasContent("old");
    }
}
