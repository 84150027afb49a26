// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** JUnit XML, JSON, CSV and Markdown outputs. */
class ReportFilesTest {
    @TempDir
    Path folder;

    /** Three rows that got worse among many that got better, with everything in them that hurts a format. */
    private static Comparison comparison() {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addMetric(Metrics.tokenF1())
                .addSlice("label", row -> row.answer().orElseThrow().content())
                .addPrice("tuned | *x*", new TokenPrice(1, 2, "EUR"))
                .build()
                .compare(
                        Sample.model("base", row -> row % 3 == 0 ? row : row + 1),
                        Sample.model("tuned | *x*", row -> row == 3 ? row + 1 : row == 50 ? -1 : row),
                        Sample.tickets(80));
    }

    private static Evaluation quoted() {
        Dataset rows = Dataset.of(List.of(
                new ChatExample(List.of(Message.user("say, \"hi\"\nplease"), Message.assistant("=1+1")), Map.of()),
                ChatExample.of(Message.user("plain"), Message.assistant("b"))));
        Metric missing = new Metric() {
            @Override
            public Score score(io.github.finetune4j.evaluation.Answer answer) {
                return answer.expectedText().equals("b") ? Score.missing("no") : Score.of(0.25);
            }

            @Override
            public String name() {
                return "part";
            }
        };
        ChatModel echo = request ->
                Sample.response(request.messages().get(0).content().equals("plain") ? " b" : "a\r\n\"`|@all");
        return Evaluator.builder().metrics(missing).build().evaluate("echo", echo, rows);
    }

    @Test
    void json_hasEveryFigure() throws IOException {
        Comparison comparison = comparison();
        String text = ReportFiles.of(comparison)
                .gates(comparison.gate(QualityGates.better("exact_match"), QualityGates.maxErrorRate(0)))
                .json();
        JsonNode json = new ObjectMapper().readTree(text);
        assertThat(json.get("verdict").asText()).isEqualTo("better");
        assertThat(json.at("/metrics/0/difference/estimate").asDouble())
                .isEqualTo(comparison.metrics().get(0).effect().estimate());
        assertThat(json.at("/metrics/0/test").asText()).isEqualTo("McNemar mid-p");
        assertThat(json.at("/metrics/1/name").asText()).isEqualTo("token_f1");
        assertThat(json.at("/candidate/errors").asInt()).isEqualTo(1);
        assertThat(json.at("/candidate/currency").asText()).isEqualTo("EUR");
        assertThat(json.at("/candidate/cost").asDouble()).isPositive();
        assertThat(json.at("/baseline/cost").isNull()).isTrue();
        assertThat(json.at("/candidate/latency/p95_ms").isNumber()).isTrue();
        assertThat(json.at("/regressions/exact_match"))
                .extracting(JsonNode::asInt)
                .containsExactly(4);
        assertThat(json.at("/gates/passed").asBoolean()).isFalse();
        assertThat(json.at("/gates/outcomes/1/message").asText()).contains("1 of 80 rows were not answered");
        assertThat(json.get("slices")).hasSize(8);
    }

    @Test
    void json_ofScoresThatAreNotThere_hasNull() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ReportFiles.of(quoted()).json());
        assertThat(json.at("/candidate/scores/part/estimate").asDouble()).isEqualTo(0.25);
        assertThat(json.at("/candidate/scores/part/n").asInt()).isEqualTo(1);
        assertThat(json.has("verdict")).isFalse();
    }

    @Test
    void csv_quotesWhatItMust() {
        assertThat(ReportFiles.of(quoted()).csv().replaceAll("\\d+\\.\\d+(E-\\d)?,1,1\r\n", "T,1,1\r\n"))
                .isEqualTo(String.join(
                        "\r\n",
                        "row,prompt,expected,answer,error,part,took_ms,input_tokens,output_tokens",
                        "1,\"user: say, \"\"hi\"\"\nplease\",'=1+1,\"a",
                        "\"\"`|@all\",,0.25,T,1,1",
                        "2,user: plain,b,\" b\",,,T,1,1",
                        ""));
    }

    @Test
    void csv_ofComparison_hasBothSides() {
        List<String> lines = ReportFiles.of(comparison()).csv().lines().toList();
        assertThat(lines.get(0))
                .startsWith(
                        "row,prompt,expected,baseline_answer,baseline_error,baseline_exact_match,baseline_token_f1,")
                .contains(",candidate_answer,candidate_error,candidate_exact_match,");
        assertThat(lines).hasSize(1 + 2 * 80); // every prompt has two lines
        assertThat(lines.get(102)).contains("IllegalArgumentException: the prompt of 50 tokens does not fit");
    }

    @Test
    void junitXml_hasACasePerGate_withTheNumbersInTheFailure() throws Exception {
        Comparison comparison = comparison();
        Document xml = parse(ReportFiles.of(comparison)
                .gates(comparison.gate(
                        QualityGates.better("exact_match"), QualityGates.maxRegressions("exact_match", 0)))
                .junitXml());
        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("tests")).isEqualTo("2");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("failed");
        assertThat(failure.getAttribute("message")).isEqualTo("1 of 80 rows are worse than before");
        assertThat(((Element) failure.getParentNode()).getAttribute("name"))
                .isEqualTo("at most 0 rows worse than before by exact_match");
    }

    @Test
    void junitXml_withoutGates_hasACasePerMetric() throws Exception {
        Document xml = parse(ReportFiles.of(comparison()).junitXml());
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("failure").getLength()).isZero();
        assertThatThrownBy(() -> ReportFiles.of(quoted()).junitXml())
                .hasMessageContaining("evaluation: none -> call gates(evaluation.gate(...))");
    }

    @Test
    void markdown_saysTheVerdictFirst_andKeepsForeignTextInCodeSpans() {
        Comparison comparison = comparison();
        String text = ReportFiles.of(comparison)
                .gates(comparison.gate(QualityGates.better("exact_match")))
                .markdown();
        assertThat(text)
                .startsWith(
                        "### Evaluation: better\n\n`tuned | *x*` is better than `base` by `exact_match`, 80 rows.\n")
                .contains("| better than the baseline by exact\\_match | passed | ")
                .contains("| `exact_match` | 33.8 % | 97.5 % | +63.7 points | ")
                .contains("Worst slices by exact_match, 4 of 4")
                .contains("Rows that got worse, 1 of 1")
                .contains("<script>"); // in a code span
        assertThat(text.lines().filter(line -> line.contains("<script>")))
                .allMatch(line -> line.matches(".*`[^`]*<script>[^`]*`.*"));
        assertThat(MarkdownText.code("a ``b` | c\n@all")).isEqualTo("```a ``b` | c @all```");
        assertThat(MarkdownText.code("`x")).isEqualTo("`` `x ``");
        assertThat(MarkdownText.code(" \n")).isEqualTo("(empty)");
        assertThat(ReportFiles.of(quoted()).markdown()).contains("| `part` | 0.2500 | ");
    }

    @Test
    void write_putsAllFiles() {
        assertThat(ReportFiles.of(comparison()).write(folder.resolve("a/b")))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("evaluation.json", "rows.csv", "junit.xml", "comment.md", "report.html");
        assertThat(folder.resolve("a/b/report.html")).exists();
        assertThat(ReportFiles.of(quoted()).write(folder.resolve("one")))
                .allMatch(Files::isRegularFile)
                .hasSize(3);
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
