// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetSplitBuilder;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitOutputTest {
    // not slow: a JVM or two that do one thing, seconds at most
    private static Path rows(Path folder, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add("{\"messages\": [{\"role\": \"user\", \"content\": \"q" + i
                    + "\"}, {\"role\": \"assistant\", \"content\": \"a" + i + "\"}]}");
        }
        lines.add("{\"messages\": 7}");
        return Files.write(folder.resolve("in.jsonl"), lines);
    }

    private static DatasetBuilder builder(Path folder, int count, boolean step) throws IOException {
        DatasetBuilder builder = Dataset.builder().addJsonl(rows(folder, count)).dropInvalid();
        return step ? builder.addStep(RowStep.of("all", row -> StepOutcome.keep())) : builder;
    }

    @Test
    void origins_leadEachRowBackToItsLine_streamedOrNot(@TempDir Path folder) throws IOException {
        for (boolean step : List.of(false, true)) {
            Path out = folder.resolve("out" + step);
            builder(folder, 100, step)
                    .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(7))
                    .withOrigins()
                    .writeJsonl(out);

            List<String> in = Files.readAllLines(folder.resolve("in.jsonl"));
            long all = 0;
            for (String part : List.of("training", "validation", "test")) {
                List<String> written = Files.readAllLines(out.resolve(part + ".jsonl"));
                List<String> origins = Files.readAllLines(out.resolve(part + ".origins.jsonl"));
                assertThat(origins).hasSameSizeAs(written);
                for (int i = 0; i < written.size(); i++) {
                    Map<String, Object> origin = Json.parseObject(origins.get(i));
                    int line = Integer.parseInt(String.valueOf(origin.get("line")));
                    assertThat(origin).containsEntry("row", i + 1L).containsEntry("source", "in.jsonl");
                    assertThat(Json.parse(written.get(i))).isEqualTo(Json.parse(in.get(line - 1)));
                }
                all += written.size();
            }
            assertThat(all).isEqualTo(100);
            assertThat(Files.readAllLines(out.resolve("rejected.jsonl")))
                    .singleElement()
                    .satisfies(line -> assertThat(Json.parseObject(line))
                            .containsEntry("line", 101L)
                            .containsEntry("reason", "messages-not-array"));
        }
    }

    @Test
    void rows_mayTakeAnotherShape(@TempDir Path folder) throws IOException {
        for (boolean step : List.of(false, true)) {
            builder(folder, 20, step)
                    .split(s -> s.training(1).seed(7))
                    .writeJsonl(
                            folder.resolve("o"),
                            example -> Map.of("q", example.messages().get(0).content()));

            assertThat(Files.readAllLines(folder.resolve("o/training.jsonl")))
                    .hasSize(20)
                    .contains("{\"q\":\"q3\"}");
        }
    }

    @Test
    void rowThatCantBeWritten_leavesTheOldFiles(@TempDir Path folder) throws IOException {
        Path out = Files.createDirectory(folder.resolve("o"));
        Files.writeString(out.resolve("training.jsonl"), "old");
        DatasetSplitBuilder split =
                builder(folder, 20, false).split(s -> s.training(1).seed(7));

        assertThatThrownBy(() -> split.writeJsonl(out, example -> {
                    throw new IllegalArgumentException("no such role here");
                }))
                .hasMessageStartingWith("the function that makes rows failed on in.jsonl:1: ")
                .cause()
                .hasMessage("no such role here");

        assertThat(out.resolve("training.jsonl")).hasContent("old");
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).hasSize(1);
        }
    }

    /** Needs to mount a tiny file system, which only root may. */
    @Test
    void fullDisk_isSaid_andLeavesTheOldFiles(@TempDir Path folder) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Need.SYSTEM.require(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0,
                "root, to mount a small disk");
        try {
            Files.writeString(disk.resolve("training.jsonl"), "old");
            DatasetSplitBuilder split =
                    builder(folder, 20_000, false).split(s -> s.training(1).seed(7));

            assertThatThrownBy(() -> split.writeJsonl(disk))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("can't write " + disk)
                    .hasMessageContaining("free space");

            assertThat(disk.resolve("training.jsonl")).hasContent("old");
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).hasSize(1);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
