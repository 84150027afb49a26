// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.text.TextSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
    private static final Map<String, Object> CALL = Map.of(
            "id", "c1", "type", "function", "function", Map.of("name", "weather", "arguments", "{\"city\":\"Lima\"}"));

    @TempDir
    Path folder;

    private List<Example> roundTrip(DataFormat format, List<? extends Example> examples) {
        Path file = folder.resolve(format.word() + "'s.parquet");
        ParquetFiles.write(Dataset.of(examples), format, file);
        DatasetResult read = Dataset.builder()
                .addSource(ParquetFiles.source(file))
                .formats(DataFormat.all())
                .build();
        return read.dataset().examples();
    }

    @Test
    void read_ofWrite_isTheSame() {
        List<ChatExample> chats = List.of(
                new ChatExample(
                        List.of(Message.user("2026-01-02"), Message.assistant("a \"date\"\n漢😀")),
                        Map.of("id", 7L, "score", 0.5, "tags", List.of("a", "b"))),
                new ChatExample(
                        List.of(
                                Message.user("Weather?"),
                                new Message(Role.ASSISTANT, "", Map.of("tool_calls", List.of(CALL))),
                                new Message(Role.TOOL, "21", Map.of("tool_call_id", "c1")),
                                Message.assistant("21.")),
                        Map.of("tools", List.of(Map.of("type", "function", "function", Map.of("name", "weather"))))));
        List<PreferenceExample> pairs = List.of(new PreferenceExample(
                List.of(Message.user("a")),
                List.of(Message.assistant("b")),
                List.of(Message.assistant("c")),
                Map.of()));

        assertThat(roundTrip(DataFormat.OPENAI_CHAT, chats)).isEqualTo(chats);
        assertThat(roundTrip(DataFormat.TRL_PREFERENCE, pairs)).isEqualTo(pairs);
        assertThat(roundTrip(DataFormat.TEXT, List.of(new TextExample("t")))).isEqualTo(List.of(new TextExample("t")));
        List<Example> labels = List.of(ChatExample.of(Message.user("a"), Message.assistant("card")));
        List<Example> scored = List.of(PairExample.scored("a", "b", 0.5));
        List<Example> spans = List.of(TaggedExample.of("I am Bob", new TextSpan(5, 8, "NAME")));
        assertThat(roundTrip(DataFormat.LABELED, labels)).isEqualTo(labels);
        assertThat(roundTrip(DataFormat.PAIRS, scored)).isEqualTo(scored);
        assertThat(roundTrip(DataFormat.TAGGED, spans)).isEqualTo(spans);
        assertThat(roundTrip(DataFormat.GEMINI, chats.subList(0, 1)).get(0).messages())
                .isEqualTo(chats.get(0).messages());
    }

    @Test
    void manyRows_keepTheirOrder_andTheirPlace() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            rows.add(ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)));
        }

        assertThat(roundTrip(DataFormat.PROMPT_COMPLETION, rows)).isEqualTo(rows);
    }

    @Test
    void missingAndDamagedFiles_areIssues() throws IOException {
        Path good = folder.resolve("good.parquet");
        ParquetFiles.write(Dataset.of(List.of(new TextExample("t"))), DataFormat.TEXT, good);
        byte[] bytes = Files.readAllBytes(good);
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(check(folder.resolve("none.parquet")).counts()).containsKey("file-not-found");
        assertThat(check(cut).counts()).containsKey("unreadable-parquet");
    }

    @Test
    void rowThatIsTooLong_isTheIssueOfSuchALineOfJsonl() {
        String most = "漢".repeat(100); // three bytes each
        List<TextExample> rows = List.of(new TextExample("t"), new TextExample(most), new TextExample(most + "x"));
        Dataset data = Dataset.of(rows);
        Path parquet = folder.resolve("long.parquet");
        Path lines = folder.resolve("long.jsonl");
        ParquetFiles.write(data, DataFormat.TEXT, parquet);
        data.writeJsonl(lines);
        int bytes = "{\"text\":\"\"}".length() + 300;

        List<String> ofJsonl = issues(bounded(bytes).addJsonl(lines));
        assertThat(ofJsonl)
                .filteredOn(issue -> issue.contains("[line-too-long]"))
                .singleElement()
                .asString()
                .startsWith("long.jsonl:3: the line has more than 311 bytes");
        assertThat(issues(bounded(bytes).addSource(ParquetFiles.source(parquet))))
                .isEqualTo(ofJsonl.stream()
                        .map(issue -> issue.replace("jsonl:", "parquet:"))
                        .toList());
    }

    private static List<String> issues(DatasetBuilder builder) {
        return builder.check().issues().stream().map(String::valueOf).toList();
    }

    private static DatasetBuilder bounded(int bytes) {
        return Dataset.builder().formats(DataFormat.all()).reading(r -> r.maxLineBytes(bytes));
    }

    private static DatasetReport check(Path file) {
        return Dataset.builder().addSource(ParquetFiles.source(file)).check();
    }

    @Test
    void writeThatFails_leavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("old.parquet"), "old");

        assertThatThrownBy(() -> ParquetFiles.write(Dataset.of(List.of(new TextExample("t"))), DataFormat.GEMINI, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain text");
        assertThat(file).hasContent("old");
    }

    private DatasetReport checked(String select) throws SQLException {
        Path file = folder.resolve("made.parquet");
        try (Connection connection = DuckDb.open();
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO " + DuckDb.quoted(file.toString()) + " (FORMAT parquet)");
        }
        return Dataset.builder()
                .addSource(ParquetFiles.source(file))
                .formats(DataFormat.all())
                .check();
    }

    @Test
    void read_ofBytes_isRefusedInsteadOfTurnedIntoText() throws SQLException {
        DatasetReport report =
                checked("SELECT 'a' AS prompt, 'b' AS completion, {'bytes': '\\x00\\xFF'::BLOB} AS image");

        assertThat(report.issues()).singleElement().satisfies(issue -> {
            assertThat(issue.code()).isEqualTo("unsupported-column");
            assertThat(issue.message()).startsWith("column \"image\" holds bytes (");
        });
        assertThat(report.rowsRead()).isZero();
    }

    @Test
    void read_ofWhatJsonCannotExpress_isAnErrorOfItsRow() throws SQLException {
        DatasetReport report = checked(
                "SELECT 'a' AS prompt, 'b' AS completion, 'NaN'::DOUBLE AS score" + " UNION ALL SELECT 'c', 'd', 0.5");

        assertThat(report.rowsRead()).isEqualTo(2);
        assertThat(report.issues("invalid-json")).hasSize(1);
    }

    @Test
    void read_ofNullsAndWideNumbers_keepsValues() throws SQLException {
        Path file = folder.resolve("wide.parquet");
        try (Connection connection = DuckDb.open();
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 'a' AS prompt, 'b' AS completion, NULL::INTEGER AS none,"
                    + " 9007199254740993::BIGINT AS long, 0.1::DECIMAL(18,3) AS price, [1, NULL] AS list) TO "
                    + DuckDb.quoted(file.toString()) + " (FORMAT parquet)");
        }
        Example read = Dataset.builder()
                .addSource(ParquetFiles.source(file))
                .formats(DataFormat.all())
                .build()
                .dataset()
                .examples()
                .get(0);
        assertThat(((ChatExample) read).extra())
                .doesNotContainKey("none")
                .containsEntry("long", 9007199254740993L)
                .containsEntry("price", 0.1)
                .containsEntry("list", Arrays.asList(1L, null));
    }

    @Test
    void read_ofDeviceOrFolder_isRefusedAtOnce() {
        for (Path path : new Path[] {folder, Path.of("/dev/zero")}) {
            Need.SYSTEM.require(Files.exists(path), "there is no " + path + " here");
            assertThat(Dataset.builder()
                            .addSource(ParquetFiles.source(path))
                            .check()
                            .counts())
                    .containsOnlyKeys("not-a-file");
        }
    }
}
