// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.error.FineTuneException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetBuilderTest {
    private static final String GOOD = Chats.row("a", "b");
    private static final String BAD_ROLE = GOOD.replace("assistant", "bot");

    private static DatasetBuilder rows(String... rows) {
        return Dataset.builder()
                .addSource(DatasetSource.jsonl(new StringReader(String.join("\n", rows)), "rows.jsonl"));
    }

    @Test
    void build_withErrors_throwsAllOfThem() {
        InvalidDatasetException e = catchThrowableOfType(
                InvalidDatasetException.class,
                () -> rows(GOOD, BAD_ROLE, "{", BAD_ROLE).build());

        assertThat(e).isInstanceOf(FineTuneException.class);
        assertThat(e.issues()).extracting(DatasetIssue::line).containsExactly(2L, 3L, 4L);
        assertThat(e)
                .hasMessageContaining("3 errors in rows.jsonl")
                .hasMessageContaining(
                        "rows.jsonl:2 /messages/1/role: role is \"bot\"; did you mean \"assistant\"? [unknown-role]")
                .hasMessageContaining("dropInvalid()");
    }

    @Test
    void message_showsThreeIssuesPerCode_andCountsAll() {
        List<String> rows = new ArrayList<>(List.of(GOOD));
        for (int i = 0; i < 20; i++) {
            rows.add(BAD_ROLE);
        }
        DatasetBuilder builder = rows(rows.toArray(String[]::new)).reading(r -> r.maxIssuesPerCode(5));
        InvalidDatasetException e = catchThrowableOfType(InvalidDatasetException.class, builder::build);

        assertThat(e).hasMessageContaining("20 errors").hasMessageContaining("and 17 more [unknown-role]");
        assertThat(e.issues()).hasSize(5);
        assertThat(e.report().counts()).containsEntry("unknown-role", 20L);
    }

    @Test
    void dropInvalid_leavesBrokenRowsOut_andReportsEach() {
        List<DatasetIssue> heard = new ArrayList<>();
        DatasetResult result = rows(GOOD, BAD_ROLE, Chats.row("c", "d"), "[1]")
                .dropInvalid()
                .monitoring(m -> m.onIssue(heard::add))
                .build();

        assertThat(result.dataset().examples()).containsExactly(Chats.pair("a", "b"), Chats.pair("c", "d"));
        assertThat(result.report().rowsRead()).isEqualTo(4);
        assertThat(result.report().rowsKept()).isEqualTo(2);
        assertThat(result.report().removed()).isEqualTo(Map.of("invalid", 2L, "duplicate", 0L));
        assertThat(result.report().issues()).extracting(DatasetIssue::line).containsExactly(2L, 4L);
        assertThat(heard).isEqualTo(result.report().issues());
    }

    @Test
    void dropInvalid_withNoRowLeft_fails() {
        assertThatThrownBy(() -> rows(BAD_ROLE, "{").dropInvalid().build())
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("all 2 rows have errors");
    }

    @Test
    void deduplicate_keepsTheFirst_overAllSources() {
        String spaced = GOOD.replace(":", " : ");
        String fieldsSwapped =
                "{\"messages\":[{\"content\":\"a\",\"role\":\"user\"},{\"role\":\"assistant\",\"content\":\"\\u0062\"}]}";
        DatasetResult result = rows(GOOD, Chats.row("c", "d"), spaced)
                .addSource(DatasetSource.jsonl(new StringReader(fieldsSwapped), "more.jsonl"))
                .deduplicate()
                .build();

        assertThat(result.dataset().size()).isEqualTo(2);
        assertThat(result.report().removed()).containsEntry("duplicate", 2L);
        assertThat(result.report().issues("duplicate-row"))
                .extracting(DatasetIssue::place, DatasetIssue::severity)
                .containsExactly(tuple("rows.jsonl:3", Severity.INFO), tuple("more.jsonl:1", Severity.INFO));
        assertThat(result.report().issues("duplicate-row").get(1).message()).contains("rows.jsonl:1");
        assertThat(result.report().issues("duplicate-row"))
                .as("it was called")
                .allMatch(issue -> issue.fix().equals("nothing; the first one is kept"));
    }

    @Test
    void deduplicate_ignoringCaseAndSpace_isAnOption() {
        String[] rows = {Chats.row("Hello  World", "x"), Chats.row(" hello world", "X ")};

        assertThat(rows(rows).deduplicate().build().dataset().size()).isEqualTo(2);
        assertThat(rows(rows)
                        .deduplicate(DuplicateRule.IGNORING_CASE_AND_SPACE)
                        .build()
                        .dataset()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void otherShapes_becomeChats_andTheReportSaysSo() {
        DatasetResult result = rows(
                        "{\"prompt\":\"p\",\"completion\":\"c\",\"id\":7}",
                        "{\"instruction\":\"add\",\"input\":\"1 2\",\"output\":\"3\"}",
                        "{\"instruction\":\"greet\",\"input\":\"\",\"output\":\"hi\"}",
                        GOOD)
                .build();

        assertThat(result.dataset().examples())
                .containsExactly(
                        new ChatExample(List.of(Message.user("p"), Message.assistant("c")), Map.of("id", 7)),
                        Chats.pair("add\n\n1 2", "3"),
                        Chats.pair("greet", "hi"),
                        Chats.pair("a", "b"));
        assertThat(result.report().issues()).extracting(DatasetIssue::code).containsOnly("other-shape");
        assertThat(result.report().shapes())
                .isEqualTo(
                        Map.of("chat messages", 1L, "prompt and completion", 1L, "instruction, input and output", 2L));
    }

    @Test
    void otherShapes_areCheckedToo() {
        DatasetReport report = rows(
                        "{\"prompt\":\"p\"}",
                        "{\"prompt\":\"p\",\"completion\":[1]}",
                        "{\"instruction\":\"i\",\"output\":\"\"}",
                        "{\"prompt\":\"p\",\"completion\":\"c\",\"instruction\":\"i\",\"output\":\"o\"}")
                .check();

        assertThat(report.issues())
                .extracting(issue -> issue.line() + " " + issue.pointer() + " " + issue.code())
                .contains(
                        "1  missing-completion",
                        "2 /completion wrong-type",
                        "3 /output empty-content",
                        "4  missing-messages");
        assertThat(report.rowsKept()).isZero();
    }

    @Test
    void parts_areJoined_andUnknownFieldsKept() {
        DatasetResult result = rows("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                        + "{\"type\":\"text\",\"text\":\"b\"}],\"mood\":null},{\"role\":\"assistant\",\"content\":\"c\"}],\"n\":1.50}")
                .build();

        ChatExample chat = result.dataset().chats().findFirst().orElseThrow();
        assertThat(chat.messages().get(0).content()).isEqualTo("ab");
        assertThat(chat.messages().get(0).extra()).containsOnlyKeys("mood");
        assertThat(chat.extra()).isEqualTo(Map.of("n", 1.5));
        assertThat(result.report().counts()).isEqualTo(Map.of("unknown-key", 2L));
    }

    @Test
    void examplesFromMemory_passTheSameChecks() {
        DatasetReport report = Dataset.builder()
                .addExamples(List.of(
                        Chats.pair("a", "b"),
                        Chats.pair("a", ""),
                        ChatExample.of(Message.user("alone")),
                        Chats.pair("half \uD83D", "x")))
                .check();

        assertThat(report.issues())
                .extracting(DatasetIssue::place, DatasetIssue::code)
                .containsExactly(
                        tuple("examples:2 /messages/1/content", "empty-content"),
                        tuple("examples:3 /messages", "no-assistant-message"),
                        tuple("examples:4 /messages/0/content", "lone-surrogate"));
    }

    @Test
    void sourceThatIsNoJsonl_getsOneIssueInWords(@TempDir Path folder) throws IOException {
        assertThat(codes(folder.resolve("none.jsonl"))).containsExactly("file-not-found");
        assertThatThrownBy(Dataset.builder().addJsonl(folder.resolve("none.jsonl"))::build)
                .as("there are no rows that could be fixed or left out")
                .hasMessageStartingWith("the data set has 1 error in none.jsonl -> fix the source, or take it away;"
                        + " dropInvalid() leaves out rows alone\n  none.jsonl: there is no file ");
        assertThat(codes(folder)).containsExactly("not-a-file");
        assertThat(codes(write(folder, new byte[] {0x1F, (byte) 0x8B, 8, 0}))).containsExactly("compressed");
        assertThat(codes(write(folder, "[" + GOOD + "]"))).containsExactly("json-array-not-jsonl");
        assertThat(codes(write(folder, "[\n" + GOOD + "\n]"))).containsExactly("json-array-not-jsonl");
        assertThat(codes(write(folder, "text,label\nhello,greeting\n"))).containsExactly("csv-not-jsonl");
        assertThat(codes(write(folder, "\"text\";\"label\"\n\"a\";\"b\"\n"))).containsExactly("csv-not-jsonl");
        assertThat(codes(write(folder, ""))).containsExactly("empty-file");
        assertThat(codes(write(folder, GOOD.getBytes(StandardCharsets.UTF_16BE))))
                .containsExactly("not-utf8");
    }

    private static List<String> codes(Path file) {
        DatasetBuilder lenient = Dataset.builder().addJsonl(file).dropInvalid();
        InvalidDatasetException e = catchThrowableOfType(InvalidDatasetException.class, lenient::build);
        return e.issues().stream().map(DatasetIssue::code).toList();
    }

    private static Path write(Path folder, String text) throws IOException {
        return write(folder, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path write(Path folder, byte[] bytes) throws IOException {
        return Files.write(folder.resolve("data.jsonl"), bytes);
    }

    @Test
    void streamThatBreaks_isAnIssue_andNeverHalfADataset() {
        InputStream breaking = new SequenceInputStream(
                new ByteArrayInputStream((GOOD + "\n").getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                });

        assertThatThrownBy(() -> Dataset.builder()
                        .addSource(DatasetSource.jsonl(breaking, "net"))
                        .dropInvalid()
                        .build())
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("the disk is gone")
                .hasMessageContaining("[unreadable]");
    }

    @Test
    void veryLongLine_isReadOrRefusedByTheLimit() {
        String longRow = Chats.row("lorem ipsum ".repeat(1_747_627), "ok");
        List<DatasetIssue> issues = rows(GOOD, longRow, BAD_ROLE)
                .reading(r -> r.maxLineBytes(1 << 20))
                .check()
                .issues();

        assertThat(rows(GOOD, longRow, Chats.row("c", "d"))
                        .build()
                        .report()
                        .promptLengths()
                        .max())
                .isEqualTo(20_971_524);
        assertThat(issues)
                .extracting(issue -> issue.line() + " " + issue.code())
                .containsExactly("2 line-too-long", "3 unknown-role");
    }

    /** The pointer leads to the field that holds them: all the way down it would have hundreds of steps. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[|]", "{\"a\":|}"})
    void nestingOf10000_isAnErrorAtItsLineAndPointer(String open, String close) {
        String deep = "{\"extra\":" + open.repeat(10_000) + "1" + close.repeat(10_000) + "," + GOOD.substring(1);
        DatasetReport report = rows(GOOD, deep, GOOD).dropInvalid().check();

        assertThat(report.issues("nesting-too-deep"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.line()).isEqualTo(2))
                .satisfies(issue -> assertThat(issue.pointer()).isEqualTo("/extra"))
                .satisfies(issue -> assertThat(issue.message())
                        .startsWith("more than 500 objects and arrays inside each other at column "))
                .satisfies(issue -> assertThat(issue.fix()).isNotBlank());
        assertThat(report.errors()).isEqualTo(1);
        assertThat(report.rowsKept()).isEqualTo(2);
    }

    @Test
    void stream_canBeReadOnce() {
        DatasetBuilder builder = rows(GOOD);
        builder.build();

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rows.jsonl");
    }

    @Test
    void builder_withoutSource_saysWhatToCall() {
        assertThatThrownBy(() -> Dataset.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("addJsonl(");
        assertThatThrownBy(() -> Dataset.builder().reading(r -> r.maxLineBytes(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void summary_saysWhatHappened() {
        String summary = rows(GOOD, GOOD, BAD_ROLE, Chats.row("c", "dd"))
                .dropInvalid()
                .deduplicate()
                .split(s -> s.training(0.5).validation(0.25).test(0.25).seed(1))
                .build()
                .report()
                .toString();

        assertThat(summary)
                .contains("rows.jsonl: 4 rows read, 2 kept")
                .contains("left out: 1 invalid, 1 duplicate")
                .contains("prompts:  1 to 1, median 1, 95 % up to 1 characters")
                .contains("1 × unknown-role, first at rows.jsonl:3 /messages/1/role: role is \"bot\"");
    }

    @Test
    void messageExtra_isPlainJson() {
        assertThatThrownBy(() -> new Message(Role.USER, "a", Map.of("role", "x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message(Role.USER, "a", Map.of("x", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChatExample(List.of(Message.user("a")), Map.of("messages", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Message(Role.USER, "a", Map.of("x", 1))).isEqualTo(new Message(Role.USER, "a", Map.of("x", 1L)));
    }
}
