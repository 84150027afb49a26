// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.github.luben.zstd.Zstd;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetFiles;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourcesTest {
    private static final String ROW = "{\"prompt\": \"a\", \"completion\": \"b\"}\n";

    @TempDir
    Path folder;

    private static DatasetResult build(DatasetSource source) {
        return Dataset.builder().addSource(source).formats(DataFormat.all()).build();
    }

    private static DatasetReport check(DatasetSource source) {
        return Dataset.builder().addSource(source).formats(DataFormat.all()).check();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(out)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String rows(int count) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("{\"prompt\": \"")
                    .append(i)
                    .append("\", \"completion\": \"")
                    .append(random.nextLong())
                    .append("\"}\n");
        }
        return text.toString();
    }

    // ---- CSV

    @Test
    void csv_readsQuotesAndLineFeeds_andNamesTheLine() throws IOException {
        Path file = file("a.csv", "prompt,completion\n\"Say \"\"hi\"\",\nplease\",hi\nonly one\nq,\n");

        DatasetReport report = check(DataSources.file(file));

        assertThat(report.rowsRead()).isEqualTo(3);
        assertThat(report.issues("wrong-field-count"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.place()).isEqualTo("a.csv:4"));
        assertThat(report.issues("empty-content"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.place()).isEqualTo("a.csv:5 /completion"));
        assertThat(build(DataSources.csv(file("b.csv", "prompt,completion\r\n\"a\nb\",c\r\n")))
                        .dataset()
                        .examples()
                        .get(0)
                        .prompt()
                        .get(0)
                        .content())
                .isEqualTo("a\nb");
    }

    @Test
    void csv_mapsColumns_andParsesJson() throws IOException {
        Path mapped = file("m.csv", "\uFEFFid;question;answer\n1;Why?;So.\n");
        Path json = Files.write(
                folder.resolve("j.tsv"),
                List.of(
                        "messages",
                        "\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"a\"\"},{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"b\"\"}]\"",
                        "[{"));

        DatasetResult result = build(DataSources.csv(mapped)
                .separator(';')
                .column("question", "prompt")
                .column("answer", "completion"));
        DatasetReport report = check(DataSources.tsv(json).json("messages"));

        assertThat(result.report().issues("byte-order-mark")).hasSize(1);
        assertThat(result.dataset().examples().get(0).extra()).isEmpty();
        assertThat(result.dataset().rows().get(0).origin().line()).isEqualTo(2);
        assertThat(report.shapes()).containsEntry("chat messages", 1L);
        assertThat(report.issues("invalid-json")).hasSize(1);
    }

    @Test
    void csv_holdsTextsAndLabels_underAnyNames_andPairsWithScores() throws IOException {
        Path intents = file("i.csv", "utterance,intent,id\n\"Lost, again\",card,1\nHello, ,2\n,card,3\n");
        DatasetReport report = Dataset.builder()
                .formats(List.of(RowFormat.labeled("utterance", "intent")))
                .addSource(DatasetFiles.source(intents))
                .check();
        assertThat(report.shapes()).containsExactly(Map.entry("texts with labels", 1L));
        assertThat(report.issues())
                .extracting(DatasetIssue::place, DatasetIssue::code)
                .containsExactly(tuple("i.csv:3 /intent", "no-label"), tuple("i.csv:4 /utterance", "empty-content"));
        assertThat(Dataset.builder()
                        .addSource(DataSources.csv(intents)
                                .column("utterance", "text")
                                .column("intent", "label"))
                        .dropInvalid()
                        .build()
                        .dataset()
                        .examples())
                .containsExactly(ChatExample.of(Message.user("Lost, again"), Message.assistant("card")));
        Path several = file("m.tsv", "text\tlabel\na\t[\"\"x\"\", \"\"y\"\"]\n".replace("\"\"", "\""));
        assertThat(build(DatasetFiles.source(several)).dataset().examples())
                .containsExactly(ChatExample.of(Message.user("a"), Message.assistant("[\"x\", \"y\"]")));
        Path scored = file("s.csv", "sentence1,sentence2,score\na,b,4.25\n");
        assertThat(build(DatasetFiles.source(scored)).dataset().examples())
                .containsExactly(PairExample.scored("a", "b", 4.25));
    }

    @Test
    void csv_withoutHeader_inLatin1() throws IOException {
        Path file = folder.resolve("l.csv");
        Files.writeString(file, "Café?,Sí\n", StandardCharsets.ISO_8859_1);

        assertThat(check(DataSources.csv(file)).counts()).containsKey("not-utf8");
        assertThat(build(DataSources.csv(file)
                                .charset(StandardCharsets.ISO_8859_1)
                                .header("prompt", "completion"))
                        .dataset()
                        .examples()
                        .get(0)
                        .prompt()
                        .get(0)
                        .content())
                .isEqualTo("Café?");
    }

    @Test
    void csv_withABadHeader_isLost() throws IOException {
        assertThat(check(DataSources.csv(file("d.csv", "a,a\n1,2\n"))).counts()).containsKey("duplicate-column");
        assertThat(check(DataSources.csv(file("c.csv", "a,b\n1,2\n")).column("q", "prompt"))
                        .issues("missing-column")
                        .get(0)
                        .message())
                .isEqualTo("there is no column \"q\", only [a, b]");
        assertThat(check(DataSources.csv(file("e.csv", ""))).counts()).containsKey("empty-file");
    }

    // ---- compression

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "plain"})
    void compressedFiles_areReadAsPlainOnes(String kind) throws IOException {
        String text = rows(20_000);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("rows.jsonl");
        Files.write(file, kind.equals("gzip") ? gzip(text) : kind.equals("zstd") ? Zstd.compress(bytes) : bytes);

        assertThat(build(DataSources.file(file)).dataset().size()).isEqualTo(20_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void archiveThatIsCutShortOrDamaged_isLost_andSaysWhy(String kind) throws IOException {
        byte[] whole = kind.equals("gzip")
                ? gzip(rows(20_000))
                : Zstd.compress(rows(20_000).getBytes(StandardCharsets.UTF_8));
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, whole.length / 2, whole.length / 2 + 64, (byte) 0x55);
        for (byte[] bytes : List.of(Arrays.copyOf(whole, whole.length * 2 / 3), damaged)) {
            for (String name : List.of("rows.jsonl", "rows.csv", "rows.json")) {
                Path file = Files.write(folder.resolve(name), bytes);

                DatasetReport report = check(DataSources.file(file));

                assertThat(report.issues("unreadable-archive"))
                        .as("%s %s: %s", kind, name, report)
                        .singleElement()
                        .satisfies(issue -> assertThat(issue.message()).startsWith("the " + kind + " data is damaged"));
            }
        }
    }

    @Test
    void headOfAnArchiveAlone_isLost() throws IOException {
        Path file = Files.write(folder.resolve("a.jsonl.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0});

        assertThat(check(DataSources.file(file)).counts()).containsKey("unreadable-archive");
    }

    // ---- files that change

    @Test
    void fileThatGrowsOrVanishes_isLost() throws IOException {
        for (String name : List.of("rows.jsonl", "rows.csv")) {
            Path file = file(name, name.endsWith("csv") ? "prompt,completion\na,b\nc,d\n" : ROW + ROW);
            DatasetReport grown = Dataset.builder()
                    .addSource(DataSources.file(file))
                    .formats(List.of(io.github.finetune4j.dataset.RowFormat.mapping("any", row -> touch(file, row))))
                    .check();
            assertThat(grown.counts()).as(name).containsKey("file-changed");

            DatasetReport gone = Dataset.builder()
                    .addSource(DataSources.file(file))
                    .formats(List.of(io.github.finetune4j.dataset.RowFormat.mapping("any", row -> remove(file, row))))
                    .check();
            assertThat(gone.counts()).as(name).containsKey("file-changed");
        }
    }

    private static io.github.finetune4j.dataset.Example touch(Path file, Map<String, Object> row) {
        try {
            Files.writeString(file, ROW, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return example(row);
    }

    private static io.github.finetune4j.dataset.Example remove(Path file, Map<String, Object> row) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return example(row);
    }

    private static io.github.finetune4j.dataset.Example example(Map<String, Object> row) {
        return io.github.finetune4j.dataset.ChatExample.of(
                io.github.finetune4j.chat.Message.user(String.valueOf(row.values())),
                io.github.finetune4j.chat.Message.assistant("b"));
    }

    @Test
    void missingFileAndFolder_areIssues() {
        assertThat(check(DataSources.file(folder.resolve("none.csv"))).counts()).containsKey("file-not-found");
        assertThat(check(DataSources.file(folder)).counts()).containsKey("not-a-file");
    }

    // ---- rows in memory

    @Test
    void rows_ofIterableAndStream() {
        List<Map<String, String>> rows = IntStream.range(0, 10)
                .mapToObj(i -> Map.of("instruction", "do " + i, "output", "done"))
                .toList();

        assertThat(build(DataSources.rows("list", rows)).dataset().size()).isEqualTo(10);
        assertThat(Dataset.builder()
                        .addSource(DataSources.rows(
                                "stream",
                                Stream.iterate(1, i -> i + 1)
                                        .map(i -> Map.of("instruction", "do " + i, "output", "done"))))
                        .reading(r -> r.maxRows(5))
                        .build()
                        .dataset()
                        .size())
                .isEqualTo(5);
    }
}
