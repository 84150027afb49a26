// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.StepOutcome;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedSplitTest {
    @TempDir
    Path folder;

    private Path rows() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(i % 100 == 7 ? "{broken " + i : Chats.row("Question  " + i % 2_500, "answer é " + i));
            lines.add(i % 50 == 3 ? Chats.row("same", "same") : "{\"prompt\":\"p" + i + "\",\"completion\":\"c\"}");
        }
        return Files.write(folder.resolve("rows.jsonl"), lines);
    }

    private static DatasetBuilder builder(Path file, int threads) {
        return Dataset.builder().addJsonl(file).dropInvalid().deduplicate().reading(r -> r.threads(threads));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void streamed_isTheSplitThatBuildMakes(int threads) throws IOException {
        Path file = rows();
        DatasetSplit built = builder(file, 1)
                .split(s -> s.training(0.6).validation(0.2).test(0.2).seed(5))
                .build();

        DatasetReport report = builder(file, threads)
                .split(s -> s.training(0.6).validation(0.2).test(0.2).seed(5))
                .writeJsonl(folder.resolve("out"));

        assertThat(report.toString()).isEqualTo(built.report().toString());
        assertThat(read("training").examples()).isEqualTo(built.training().examples());
        assertThat(read("validation").examples()).isEqualTo(built.validation().examples());
        assertThat(read("test").examples()).isEqualTo(built.test().examples());
        List<String> rejected = Files.readAllLines(folder.resolve("out/rejected.jsonl"));
        assertThat(rejected).hasSize(30 + 59);
        assertThat(Json.parseObject(rejected.get(0)))
                .containsEntry("reason", "invalid-json")
                .containsEntry("source", "rows.jsonl")
                .containsEntry("line", 15L)
                .containsEntry("step", "reading")
                .containsEntry("row", "{broken 7");
    }

    private Dataset read(String part) {
        return Dataset.builder()
                .addJsonl(folder.resolve("out/" + part + ".jsonl"))
                .build()
                .dataset();
    }

    @Test
    void errors_leaveTheOldFiles() throws IOException {
        Path file = rows();
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("training.jsonl"), "old");

        assertThatThrownBy(() -> Dataset.builder()
                        .addJsonl(file)
                        .split(s -> s.training(1).seed(1))
                        .writeJsonl(out))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("30 errors");

        assertThat(out.resolve("training.jsonl")).hasContent("old");
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void withSteps_theSameFilesAreWritten() throws IOException {
        Path file = rows();
        builder(file, 2)
                .addStep(RowStep.of(
                        "short", row -> row.index() < 10 ? StepOutcome.keep() : StepOutcome.reject("late", "it is")))
                .split(s -> s.training(1).seed(5))
                .writeJsonl(folder.resolve("out"));

        assertThat(read("training").size()).isEqualTo(10);
        assertThat(Files.readAllLines(folder.resolve("out/rejected.jsonl"))).hasSize(6_000 - 10);
        assertThat(folder.resolve("out/test.jsonl")).isEmptyFile();
    }

    @Test
    void dropInvalid_onASourceThatIsLost_advisesSomethingElse() {
        assertThatThrownBy(() -> builder(folder.resolve("none.jsonl"), 1).build())
                .hasMessageContaining("take it away")
                .hasMessageNotContaining("call dropInvalid");
    }

    @Test
    void fileThatGrowsWhileItIsRead_isAnError() throws IOException {
        Path file = rows();
        DatasetBuilder growing = builder(file, 1).monitoring(m -> m.onIssue(issue -> append(file)));

        assertThatThrownBy(growing::build)
                .hasMessageContaining("[file-changed]")
                .hasMessageContaining("bytes when reading began");
        DatasetBuilder vanishing = builder(file, 1)
                .monitoring(m -> m.onIssue(issue -> file.toFile().delete()));
        assertThatThrownBy(vanishing::build).hasMessageContaining("removed while it was read");
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, Chats.row("late", "x") + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void jsonArrays_areReadRowByRow() throws IOException {
        String first = Chats.row("a", "b").replace(":", " :\n ");
        Path array = Files.writeString(folder.resolve("a.json"), "[\n" + first + ",\n" + Chats.row("c", "d") + "]\n");
        Path inside =
                Files.writeString(folder.resolve("b.json"), "{\"rows\": [" + first + "," + Chats.row("c", "d") + "]}");
        Path spread = Files.writeString(folder.resolve("c.json"), first + "\n" + Chats.row("c", "d"));
        Path lines = Files.writeString(folder.resolve("d.json"), Chats.row("a", "b") + "\n" + Chats.row("c", "d"));

        for (Path file : List.of(array, inside, spread, lines)) {
            assertThat(Dataset.builder().addJson(file).build().dataset().examples())
                    .as(file.toString())
                    .containsExactly(Chats.pair("a", "b"), Chats.pair("c", "d"));
        }
        Path broken = Files.writeString(
                folder.resolve("e.json"), "[\n" + Chats.row("a", "b") + ",\n{\"messages\": x}\n,{\"x\": ");
        assertThat(Dataset.builder().addJson(broken).check().issues())
                .extracting(issue -> issue.line() + " " + issue.code())
                .containsExactly("3 invalid-json", "4 truncated-line");
    }

    @Test
    void mapping_readsRowsOfNoKnownShape() throws IOException {
        Path file = Files.writeString(folder.resolve("m.jsonl"), "{\"q\":\"a\",\"a\":\"b\"}\n{\"q\":1}\n");
        DatasetReport report = Dataset.builder()
                .addJsonl(file)
                .mapping(row -> Chats.pair(text(row.get("q")), text(row.get("a"))))
                .check();

        assertThat(report.shapes()).isEqualTo(java.util.Map.of("mapped rows", 1L));
        assertThat(report.issues()).extracting(DatasetIssue::code).containsExactly("mapping-failed");
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }
}
