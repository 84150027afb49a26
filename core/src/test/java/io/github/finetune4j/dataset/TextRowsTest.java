// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.text.TextSpan;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of texts with labels, pairs and spans, from JSONL to a data set and back. */
class TextRowsTest {
    private static DatasetBuilder rows(String... rows) {
        return Dataset.builder()
                .addSource(DatasetSource.jsonl(new StringReader(String.join("\n", rows)), "rows.jsonl"));
    }

    private static ChatExample labeled(String text, String label) {
        return ChatExample.of(Message.user(text), Message.assistant(label));
    }

    @Test
    void labels_becomeChatsThatAnswerWithThem() {
        DatasetResult read = rows(
                        "{\"text\": \"a\", \"label\": \"x\"}",
                        "{\"text\": \"b\", \"label\": 3}",
                        "{\"text\": \"c\", \"label\": -0.5}",
                        "{\"text\": \"d\", \"label\": true}",
                        "{\"text\": \"e\", \"label\": [\"x\", \"y\"]}",
                        "{\"text\": \"f\", \"label\": []}",
                        "{\"text\": \"g\", \"label\": \"x\", \"id\": 7}")
                .build();
        assertThat(read.dataset().examples())
                .containsExactly(
                        labeled("a", "x"),
                        labeled("b", "3"),
                        labeled("c", "-0.5"),
                        labeled("d", "true"),
                        labeled("e", "[\"x\",\"y\"]"),
                        labeled("f", "[]"),
                        new ChatExample(List.of(Message.user("g"), Message.assistant("x")), Map.of("id", 7)));
        assertThat(read.report().shapes()).containsExactly(Map.entry("texts with labels", 7L));
        assertThat(read.report().errors()).isZero();
    }

    @Test
    void labels_mayHaveOtherNames() {
        assertThat(rows("{\"utterance\": \"a\", \"intent\": \"x\", \"text\": \"kept\"}")
                        .formats(List.of(RowFormat.labeled("utterance", "intent")))
                        .build()
                        .dataset()
                        .examples())
                .containsExactly(
                        new ChatExample(List.of(Message.user("a"), Message.assistant("x")), Map.of("text", "kept")));
    }

    @Test
    void pairs_tripletsAndScores_areRead() {
        assertThat(rows(
                                "{\"anchor\": \"a\", \"positive\": \"b\"}",
                                "{\"anchor\": \"a\", \"positive\": \"b\", \"negative\": \"c\"}",
                                "{\"anchor\": \"a\", \"positive\": \"b\", \"negative\": [\"c\", \"d\"], \"id\": 1}",
                                "{\"sentence1\": \"a\", \"sentence2\": \"b\", \"score\": 1}",
                                "{\"anchor\": \"a\", \"positive\": \"b\", \"score\": 0.25}")
                        .build()
                        .dataset()
                        .examples())
                .containsExactly(
                        PairExample.of("a", "b"),
                        PairExample.triplet("a", "b", "c"),
                        new PairExample("a", "b", List.of("c", "d"), null, Map.of("id", 1L)),
                        PairExample.scored("a", "b", 1),
                        PairExample.scored("a", "b", 0.25));
    }

    @Test
    void spans_areRead() {
        assertThat(rows(
                                "{\"text\": \"I am Bob\", \"spans\": [{\"start\": 5, \"end\": 8, \"label\": \"NAME\"}]}",
                                "{\"text\": \"Nobody\", \"spans\": [], \"label\": \"kept\"}")
                        .build()
                        .dataset()
                        .examples())
                .containsExactly(
                        TaggedExample.of("I am Bob", new TextSpan(5, 8, "NAME")),
                        new TaggedExample("Nobody", List.of(), Map.of("label", "kept")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text": "a", "label": null}                                     | no-label           | /label
            {"text": "a", "label": " "}                                      | no-label           | /label
            {"text": "a", "label": {"x": 1}}                                 | wrong-type         | /label
            {"text": "a", "label": ["x", 1]}                                 | wrong-type         | /label
            {"text": "", "label": "x"}                                       | empty-content      | /text
            {"text": " \\n", "label": "x"}                                   | empty-content      | /text
            {"text": 1, "label": "x"}                                        | wrong-type         | /text
            {"anchor": "a", "positive": " "}                                 | empty-content      | /positive
            {"anchor": 1, "positive": "b"}                                   | wrong-type         | /anchor
            {"anchor": "a", "positive": "b", "negative": ""}                 | wrong-type         | /negative
            {"anchor": "a", "positive": "b", "negative": ["c", 1]}           | wrong-type         | /negative
            {"anchor": "a", "positive": "b", "negative": "c", "score": 1}    | score-and-negative | /score
            {"anchor": "a", "positive": "b", "sentence1": "c"}               | mixed-formats      | ``
            {"sentence1": "a", "sentence2": "b", "score": "high"}            | wrong-type         | /score
            {"sentence1": "a", "sentence2": "", "score": 1}                  | empty-content      | /sentence2
            {"text": "ab", "spans": [{"start": 0, "end": 3, "label": "X"}]}  | bad-span           | /spans
            {"text": "ab", "spans": [{"start": 1, "end": 1, "label": "X"}]}  | wrong-type         | /spans
            {"text": "ab", "spans": [{"start": -1, "end": 1, "label": "X"}]} | wrong-type         | /spans
            {"text": "ab", "spans": [{"start": 0, "end": 1, "label": ""}]}   | wrong-type         | /spans
            {"text": "ab", "spans": [{"start": 0.5, "end": 1, "label": "X"}]} | wrong-type        | /spans
            {"text": "ab", "spans": [{"start": 0, "end": 99999999999, "label": "X"}]} | wrong-type | /spans
            {"text": "ab", "spans": ["X"]}                                   | wrong-type         | /spans
            {"text": "ab", "spans": "X"}                                     | wrong-type         | /spans
            {"text": "ab", "spans": [{"start": 0, "end": 2, "label": "X"}, {"start": 1, "end": 2, "label": "Y"}]} \
            | bad-span | /spans
            {"text": " ", "spans": []}                                       | empty-content      | /text
            """)
    void badRow_isNamedByCodeAndPointer(String row, String code, String pointer) {
        DatasetReport report =
                rows("{\"text\": \"good\", \"label\": \"x\"}", row).check();
        assertThat(report.issues())
                .filteredOn(issue -> issue.severity() == Severity.ERROR)
                .extracting(DatasetIssue::line, DatasetIssue::code, DatasetIssue::pointer)
                .containsExactly(tuple(2L, code, pointer));
        assertThat(report.rowsKept()).isEqualTo(1);
    }

    @Test
    void chatWithALabelBesideIt_staysAChat() {
        String chat = Chats.row("a", "b")
                .replaceFirst(
                        "\\{",
                        "{\"text\": \"t\", \"label\": \"x\", \"spans\": [], "
                                + "\"anchor\": \"q\", \"positive\": \"p\", ");
        assertThat(rows(chat).build().report().shapes()).containsOnlyKeys("chat messages");
    }

    @Test
    void writtenRows_areReadBackAsEqualExamples(@TempDir Path folder) throws Exception {
        List<Example> all = List.of(
                labeled("a", "x"),
                PairExample.of("a", "b"),
                new PairExample("a", "b", List.of("c"), null, Map.of("id", 1)),
                new PairExample("a", "b", List.of("c", "d"), null, Map.of()),
                new PairExample("a", "b", List.of(), -0.125, Map.of("of", "me")),
                TaggedExample.of("none"),
                new TaggedExample("I am Bob", List.of(new TextSpan(5, 8, "NAME")), Map.of("lang", "en")));
        Path file = folder.resolve("rows.jsonl");
        Dataset.of(all).writeJsonl(file);
        assertThat(Dataset.builder().addJsonl(file).build().dataset().examples())
                .isEqualTo(all);
        assertThat(Files.readString(file))
                .contains("{\"anchor\":\"a\",\"positive\":\"b\",\"negative\":\"c\",\"id\":1}")
                .contains("{\"sentence1\":\"a\",\"sentence2\":\"b\",\"score\":-0.125,\"of\":\"me\"}")
                .contains("\"spans\":[{\"start\":5,\"end\":8,\"label\":\"NAME\"}]");
    }

    @Test
    void equalRows_areDuplicates_whateverTheirKind() {
        List<Example> once = List.of(
                labeled("a", "x"),
                PairExample.of("a", "b"),
                PairExample.of("a", "c"),
                PairExample.triplet("a", "b", "c"),
                PairExample.scored("a", "d", 0.5),
                TaggedExample.of("a"),
                TaggedExample.of("ab", new TextSpan(0, 1, "X")));
        List<Example> twice = Stream.concat(once.stream(), once.stream()).toList();
        DatasetResult result =
                Dataset.builder().addExamples(twice).deduplicate().build();
        assertThat(result.dataset().examples()).isEqualTo(once);
        assertThat(result.report().removed()).containsEntry("duplicate", (long) once.size());
        assertThat(result.report().issues("contradictory-row")).isEmpty();
    }

    @Test
    void anotherLabelScoreOrSpan_contradicts_andAnotherPassageDoesNot() {
        DatasetReport report = Dataset.builder()
                .addExamples(List.of(
                        labeled("a", "x"),
                        labeled("a", "y"),
                        PairExample.scored("q", "p", 0.5),
                        PairExample.scored("q", "p", 1),
                        TaggedExample.of("ab", new TextSpan(0, 1, "X")),
                        TaggedExample.of("ab", new TextSpan(0, 1, "Y")),
                        TaggedExample.of("ab"),
                        PairExample.of("q", "one"),
                        PairExample.of("q", "other")))
                .build()
                .report();
        assertThat(report.issues("contradictory-row"))
                .extracting(DatasetIssue::line, DatasetIssue::message)
                .containsExactly(
                        tuple(2L, "the prompt of line 1 has another answer here"),
                        tuple(4L, "the prompt of line 3 has another answer here"),
                        tuple(6L, "the prompt of line 5 has another answer here"),
                        tuple(7L, "the prompt of line 5 has another answer here"));
    }

    @Test
    void split_keepsRowsOfOneAnchorOrTextTogether() {
        List<Example> all = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> {
            all.add(PairExample.of("Query " + i, "Passage " + i));
            all.add(PairExample.of("query  " + i, "Another passage " + i));
            all.add(labeled("Query " + i, "x"));
            all.add(TaggedExample.of("Query " + i));
        });
        DatasetSplit split = Dataset.builder()
                .addExamples(all)
                .split(s -> s.training(0.5).validation(0.2).test(0.3).seed(7))
                .build();
        List<Dataset> parts = List.of(split.training(), split.validation(), split.test());
        assertThat(parts).allSatisfy(part -> assertThat(part.size()).isPositive());
        assertThat(parts.stream().mapToInt(Dataset::size).sum()).isEqualTo(all.size());
        Map<String, Long> partsOf = parts.stream()
                .flatMap(part -> part.examples().stream()
                        .map(row -> row.prompt()
                                .get(0)
                                .content()
                                .replaceAll("\\s+", " ")
                                .toLowerCase(java.util.Locale.ROOT))
                        .distinct())
                .collect(Collectors.groupingBy(text -> text, Collectors.counting()));
        assertThat(partsOf)
                .hasSize(60)
                .allSatisfy((text, count) -> assertThat(count).isEqualTo(1));
    }
}
