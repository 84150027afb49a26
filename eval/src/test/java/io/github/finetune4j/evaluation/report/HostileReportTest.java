// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.testkit.FakeDisk;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** After an hour's evaluation there is a report, whatever stands in the rows and whatever models say. */
class HostileReportTest {
    private static final String ODD = "half \ud83d NUL \u0000 bell \u0007 no character \uffff";

    @TempDir
    Path folder;

    private static Comparison odd() {
        Dataset rows = Dataset.of(IntStream.range(0, 12)
                .mapToObj(i -> ChatExample.of(
                        Message.user(i == 3 ? ODD : "q" + i), Message.assistant(i == 4 ? "\ude00" : "a" + i % 2)))
                .toList());
        ChatModel model = request -> {
            String asked = request.messages().get(0).content();
            if (asked.equals("q6")) {
                throw new IllegalStateException("broken at \ud83d");
            }
            return Sample.response(asked.equals("q5") ? ODD : "a1");
        };
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addSlice("answer", row -> row.answer().orElseThrow().content())
                .build()
                .compare(model.named("base"), model.named("tuned"), rows);
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    @Test
    void charactersThatAreNoText_areWrittenInEveryFormat_andCounted() throws Exception {
        ReportFiles.of(odd()).write(folder);

        // 4 of the prompt, 1 expected, 4 answered, 1 of the error: of both models
        String said =
                "In 8 answered rows 20 characters are no text (control characters, halves of surrogate pairs): U+FFFD"
                        + " stands in their place.";
        JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("evaluation.json")));
        assertThat(json.at("/notes/0").asText()).isEqualTo(said);
        assertThat(json.get("slices"))
                .anySatisfy(slice -> assertThat(slice.get("value").asText()).isEqualTo("\ude00"));
        assertThat(Files.readString(folder.resolve("rows.csv")))
                .contains("user: half \ufffd NUL \ufffd bell \ufffd no character \ufffd", ",\ufffd,")
                .contains("IllegalStateException: broken at \ufffd");
        assertThat(Files.readString(folder.resolve("comment.md"))).contains("In 8 answered rows 20 characters");
        assertThat(xml(Files.readString(folder.resolve("junit.xml")))
                        .getElementsByTagName("system-out")
                        .item(1)
                        .getTextContent())
                .isEqualTo(said);
        String page = Files.readString(folder.resolve("report.html"));
        xml(page.substring(page.indexOf("<html")));
        assertThat(page)
                .contains("half \ufffd NUL \ufffd bell \ufffd")
                .containsPattern("<p class=\"note\">\\d+ characters are no text");
        assertThat(HtmlReport.builder().title("plain").build().html()).doesNotContain("no text");
    }

    @Test
    void oneModelsReport_isWrittenToo() throws IOException {
        Evaluation evaluation = odd().candidate();
        assertThat(ReportFiles.of(evaluation)
                        .gates(evaluation.gate(QualityGates.maxErrorRate(0.5)))
                        .write(folder))
                .hasSize(4)
                .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.UTF_8))
                        .isNotEmpty()); // is UTF-8
        assertThat(Files.readString(folder.resolve("evaluation.json"))).contains("In 4 answered rows 10 characters");
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "=1+1,'=1+1",
                "@SUM(A1),'@SUM(A1)",
                "-2+3|cmd,'-2+3|cmd",
                "+CMD,'+CMD",
                "\tx,'\tx",
                "'quoted,''quoted",
                "\uff1d1,'\uff1d1",
                "-5,-5",
                "+3.25e-7,+3.25e-7",
                "plain,plain",
                "a=b,a=b"
            },
            quoteCharacter = '"')
    void csvCells_areNoFormulas_andReadBackByTakingOneApostropheAway(String said, String written) {
        ChatModel model = request -> Sample.response(said);
        Evaluation evaluation = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .build()
                .evaluate(
                        model.named("m"),
                        Dataset.of(List.of(ChatExample.of(Message.user("q"), Message.assistant("other")))));
        String row = ReportFiles.of(evaluation).csv().split("\r\n", -1)[1];
        String cell = row.split(",", -1)[3].replaceAll("^\"|\"$", "");
        assertThat(cell).isEqualTo(written);
        assertThat(cell.startsWith("'") ? cell.substring(1) : cell).isEqualTo(said);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void reportsThatDoNotFit_leaveTheOldSet_whereverTheDiskIsFull() throws IOException {
        FakeDisk disk = FakeDisk.in(folder);
        ReportFiles.of(odd()).write(disk.path("eval"));
        long needed = disk.written();
        ReportFiles.of(Sample.comparison(20)).write(disk.path("eval"));
        Map<String, String> before = files();
        assertThat(before).hasSize(5);

        for (long free = 0; free < needed - 100; free += needed / 7) {
            disk.free(free);
            assertThatThrownBy(() -> ReportFiles.of(odd()).write(disk.path("eval")))
                    .isExactlyInstanceOf(ResultNotSavedException.class)
                    .hasMessageContaining("No space left on device");
            assertThatThrownBy(() -> ReportFiles.of(odd()).write(disk.path("new")))
                    .isExactlyInstanceOf(ResultNotSavedException.class);
            assertThat(files()).isEqualTo(before);
        }
        disk.free(10 * needed);
        for (int renamings = 0; renamings < 5; renamings++) {
            disk.renamings(renamings);
            assertThatThrownBy(() -> ReportFiles.of(odd()).write(disk.path("eval")))
                    .isExactlyInstanceOf(ResultNotSavedException.class);
            assertThat(files()).isEqualTo(before);
        }
        assertThat(ReportFiles.of(odd()).write(disk.path("eval"))).hasSize(5);
        assertThat(files()).isNotEqualTo(before).hasSize(5);
    }

    @Test
    void pageThatDoesNotFit_leavesTheOldOne() throws IOException {
        FakeDisk disk = FakeDisk.in(folder);
        HtmlReport.builder().title("old").build().write(disk.path("report.html"));
        Map<String, String> before = files();

        disk.free(100);
        assertThatThrownBy(() -> HtmlReport.builder().title("new").build().write(disk.path("report.html")))
                .isExactlyInstanceOf(ResultNotSavedException.class);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void labelThatThePageWasNotTold_hasALineOfItsOwn_andIsCounted() throws Exception {
        Comparison comparison = Sample.comparison(40);
        String page = HtmlReport.builder()
                .comparison(comparison)
                .labels(List.of("billing", "delivery", "returns"))
                .build()
                .html();
        assertThat(page)
                .contains("10 of 40 rows expect an answer that is none of the 3 labels: they are in the line (other).")
                .contains("<th scope=\"row\">(other)</th>");
        assertThat(HtmlReport.builder().comparison(comparison).build().html()).doesNotContain("(other)");
        assertThat(HtmlReport.builder()
                        .comparison(comparison)
                        .labels(IntStream.range(0, 20)
                                .mapToObj(i -> "label " + i)
                                .toList())
                        .build()
                        .html())
                .contains("40 of 40 rows expect", "<td>(other)</td>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HtmlReport.builder().labels(List.of("a", "A ")))
                .withMessageContaining("label 'A ': twice or blank -> give distinct labels");
    }

    @Test
    void labelThatTheMetricWasNotTold_isRefusedBeforeTheFirstQuestion() {
        AtomicInteger calls = new AtomicInteger();
        ChatModel model = request -> Sample.response("x" + calls.incrementAndGet());
        for (var metric : List.of(
                Metrics.labelAccuracy(List.of("billing", "delivery", "returns")),
                Metrics.macroF1(List.of("billing", "delivery", "returns")))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            Evaluator.builder().metrics(metric).build().evaluate(model.named("m"), Sample.tickets(40)))
                    .withMessageContaining(
                            metric.name() + " cannot score example 4: the expected answer is none of the 3 labels");
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void longSliceValues_areCut_andCounted() {
        Comparison comparison = Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addSlice(
                        "kind",
                        row -> row.answer().orElseThrow().content().equals("billing")
                                ? "\ud83d\ude00".repeat(500)
                                : " ")
                .build()
                .compare(Sample.model("a", row -> row), Sample.model("b", row -> row + 1), Sample.tickets(20));
        assertThat(HtmlReport.builder().comparison(comparison).build().html())
                .contains("1 value is cut at 80 characters.")
                .contains("\ud83d\ude00".repeat(80) + "…</span>")
                .contains("(blank)")
                .doesNotContain("\ud83d\ude00".repeat(81));
        assertThat(ReportFiles.of(comparison).json()).contains("\ud83d\ude00".repeat(500));
    }
}
