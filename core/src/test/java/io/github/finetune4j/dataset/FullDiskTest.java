// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.internal.rules.ExampleRows;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No file of a child process may grow beyond 64 blocks, which the system refuses as it refuses a full disk. */
@Timeout(120)
final class FullDiskTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static final int ROWS = 2_000;

    @TempDir
    private Path folder;

    /** Writes in the ways that there are; prints what each threw and what lies in the folder then. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            List<ChatExample> rows = Stream.iterate(0, i -> i + 1)
                    .limit(ROWS)
                    .map(i -> Chats.pair("question " + i, "answer " + i))
                    .toList();
            Dataset data = Dataset.of(rows);
            attempt(folder, () -> data.writeJsonl(folder.resolve("all.jsonl")));
            attempt(
                    folder,
                    () -> Dataset.builder()
                            .addExamples(rows)
                            .split(s ->
                                    s.training(0.8).validation(0.1).test(0.1).seed(7))
                            .withOrigins()
                            .writeJsonl(folder));
            attempt(
                    folder,
                    () -> Dataset.builder()
                            .addExamples(
                                    Stream.concat(rows.stream(), rows.stream()).toList())
                            .deduplicate()
                            .split(s ->
                                    s.training(0.01).validation(0.01).test(0.98).seed(7))
                            .writeJsonl(folder, row -> ExampleRows.row(row)));
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
        Files.writeString(folder.resolve("all.jsonl"), "old");
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
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("ResultNotSaved can't write " + folder)
                        .contains(" -> check the folder, its permissions and the disk's free space")
                        .endsWith(" | [all.jsonl]"));
        assertThat(folder.resolve("all.jsonl")).hasContent("old");
    }
}
