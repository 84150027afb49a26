// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.html.internal.Html;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
    // not slow: a browser that looks at pages, a few seconds
    @TempDir
    Path folder;

    @Test
    void page_isWellFormedAndHasAllParts() throws Exception {
        Document page = parse(report().html());
        assertThat(texts(page, "h1")).containsExactly("Ticket triage & <more>");
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "Result",
                        "Confusion",
                        "Labels",
                        "Label next",
                        "Latency and cost",
                        "Answers side by side",
                        "Loss",
                        "Data",
                        "Method",
                        "Files",
                        "The run");
        assertThat(texts(page, "article")).hasSize(21); // five of each of four kinds, and the one that was not answered
        assertThat(texts(page, "dt")).contains("adapter", "seed");
        assertThat(texts(page, "h3"))
                .contains("Row 1, both right", "Row 51, not answered", "Row 200, both wrong")
                .hasSize(21);
    }

    @Test
    void page_loadsNothingFromOutside() {
        String html = report().html();
        assertThat(html)
                .doesNotContain("<script")
                .doesNotContain("<link")
                .doesNotContain("<img")
                .doesNotContain("src=");
        assertThat(html.replaceAll("xmlns(:xlink)?=\"http://www.w3.org/[^\"]*\"", ""))
                .doesNotContain("http://", "https://", "url(http");
        assertThat(html).contains("default-src 'none'");
    }

    @Test
    void page_escapesWhatModelsAndUsersWrote() {
        String html = report().html();
        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;").contains("I &lt;b&gt;disagree&lt;/b&gt;");
        assertThat(html).contains("starter &lt;base&gt;");
    }

    @Test
    void page_saysFiguresWithIntervalTestAndVerdict() throws Exception {
        Document page = parse(report().html());
        String table = texts(page, "table").get(0);
        assertThat(texts(page, "li").get(0)).contains("exact_match", "+46.0 points", "better");
        assertThat(table).contains("exact_match", "McNemar mid-p", "p < 0.0001", "200", "better");
        assertThat(texts(page, "p").get(1))
                .startsWith("Verdict: better.")
                .contains("starter + adapter is better than starter <base> by exact_match: +46.0 points");
        assertThat(report().html()).contains("Rows that were not answered count as failures: baseline 0, candidate 1.");
        assertThat(report().html()).contains("not answered", "does not fit");
    }

    private static Document richPage() throws Exception {
        Comparison comparison = Sample.richComparison(200);
        return parse(HtmlReport.builder()
                .comparison(comparison)
                .gates(comparison.gate(QualityGates.better("exact_match"), QualityGates.noSliceWorse("exact_match")))
                .build()
                .html());
    }

    private static List<Element> elements(Document page, String tag, String cssClass) {
        NodeList nodes = page.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .filter(element -> element.getAttribute("class").equals(cssClass))
                .toList();
    }

    @Test
    void page_drawsAForestPlotPerSlicing_theWorstFirst() throws Exception {
        Document page = richPage();
        List<Element> plots = elements(page, "ul", "forest");
        assertThat(plots).hasSize(3 + 2); // rates share an axis, two other metrics, two slicings
        List<String> names = lines(plots.get(3));
        assertThat(names.get(0)).startsWith("all rows");
        assertThat(names.get(1)).startsWith("delivery").contains("-100.0 points", "n 50, worse");
        assertThat(names).hasSize(6); // all rows, four categories, the axis
        // the line at zero, and the interval of a difference of -100 points left of it
        String picture = plots.get(3).getElementsByTagName("li").item(1).getTextContent();
        assertThat(picture).isNotBlank();
        Element range =
                (Element) ((Element) plots.get(3).getElementsByTagName("li").item(1))
                        .getElementsByTagName("rect")
                        .item(0);
        Element zero =
                (Element) ((Element) plots.get(3).getElementsByTagName("li").item(1))
                        .getElementsByTagName("line")
                        .item(4);
        double end = Double.parseDouble(range.getAttribute("x")) + Double.parseDouble(range.getAttribute("width"));
        assertThat(end).isLessThan(Double.parseDouble(zero.getAttribute("x1")));
    }

    private static List<String> lines(Element list) {
        NodeList items = list.getElementsByTagName("li");
        return IntStream.range(0, items.getLength())
                .mapToObj(i -> items.item(i).getTextContent())
                .toList();
    }

    @Test
    void page_countsWhichLabelWasTakenForWhich() throws Exception {
        List<Element> matrices = elements(richPage(), "table", "confusion");
        assertThat(matrices).hasSize(2);
        String second = matrices.get(1).getTextContent().replaceAll("\\s+", " ");
        // expected delivery: never given; rows 1, 5, 9, ... are taken for returns
        assertThat(second).contains("delivery 0 0 0 50 0", "returns 10 0 0 39 1"); // the last one was not answered
        long sum = IntStream.range(0, matrices.get(1).getElementsByTagName("td").getLength())
                .mapToLong(i -> Long.parseLong(
                        matrices.get(1).getElementsByTagName("td").item(i).getTextContent()))
                .sum();
        assertThat(sum).isEqualTo(200);
    }

    @Test
    void page_ofManyLabels_listsTheMostFrequentMixUps() throws Exception {
        List<String> labels = IntStream.range(0, 40).mapToObj(i -> "label" + i).toList();
        Html out = new Html();
        ConfusionSection.write(
                Sample.comparison(40),
                Stream.concat(labels.stream(), Stream.of("billing", "delivery", "returns", "account"))
                        .toList(),
                out);
        assertThat(out.toString())
                .contains("The most frequent mix-ups", "<td>billing</td>")
                .doesNotContain("--share");
    }

    @Test
    void page_filtersRowsWithoutScript_byRadioButtons() throws Exception {
        Document page = richPage();
        NodeList inputs = page.getElementsByTagName("input");
        List<String> ids = IntStream.range(0, inputs.getLength())
                .mapToObj(i -> ((Element) inputs.item(i)).getAttribute("id"))
                .toList();
        assertThat(ids)
                .containsExactly("rows-all", "rows-worse", "rows-better", "rows-right", "rows-wrong", "rows-failed");
        String css = page.getElementsByTagName("style").item(0).getTextContent();
        ids.stream().skip(1).forEach(id -> assertThat(css).contains("#" + id + ":checked ~ article:not(."));
        assertThat(elements(page, "article", "worse"))
                .isNotEmpty()
                .allMatch(row -> row.getTextContent().contains(", got worse"));
        int regressions = Sample.richComparison(200).regressions().size();
        assertThat(texts(page, "label")).contains("got worse (" + regressions + ")");
        assertThat(texts(page, "label")).contains("all (200)").anyMatch(label -> label.startsWith("got worse ("));
    }

    @Test
    void page_tellsCostGatesAndMethod() throws Exception {
        Document page = richPage();
        String costs = elements(page, "table", "costs").get(0).getTextContent();
        assertThat(costs).contains("starter + adapter", "ms", "EUR", "1 of 200");
        assertThat(elements(page, "table", "gates").get(0).getTextContent())
                .contains("no slice shown to be worse by exact_match", "failed", "category delivery: exact_match");
        assertThat(elements(page, "ul", "method").get(0).getTextContent())
                .contains("Tango score", "McNemar mid-p", "length (less is better)", "4 metrics by Holm's method");
    }

    @Test
    void comparisonOfOneRow_isStillAPage() throws Exception {
        Comparison one = Sample.comparison(1);
        assertThat(parse(HtmlReport.builder().comparison(one).build().html())
                        .getElementsByTagName("article")
                        .getLength())
                .isEqualTo(1);
        assertThat(HtmlReport.builder().comparison(one).build().html()).contains("-infinity");
    }

    @Test
    void page_drawsTheCurveInColoursOfThePage() throws Exception {
        Document page = parse(report().html());
        NodeList pictures = page.getElementsByTagName("figure");
        assertThat(pictures.getLength()).isEqualTo(1);
        String html = report().html();
        assertThat(html)
                .contains("aria-label=\"Loss in nats per target token, by optimiser step; training ends at")
                .contains("<path class=\"c0\" d=\"M", "<path class=\"c1\" d=\"M", "</svg>\nvalidation ")
                .doesNotContain("rgb(");
    }

    @Test
    void page_listsIssuesByCode() throws Exception {
        Document page = parse(report().html());
        String issues = texts(page, "table").get(texts(page, "table").size() - 1);
        assertThat(issues).contains("unknown-role", "truncated-line", "error", "data.jsonl:2");
    }

    @Test
    void emptyPage_isStillAPage() throws Exception {
        Document page = parse(HtmlReport.builder().build().html());
        assertThat(texts(page, "h1")).containsExactly("Fine-tuning report");
        assertThat(texts(page, "section")).isEmpty();
    }

    @Test
    void curveOfOnePoint_isDrawn() throws Exception {
        LossCurve one = LossCurve.of(List.of(new LossCurve.Point(1, 2.5)), List.of());
        String html = HtmlReport.builder().lossCurve(one).build().html();
        assertThat(parse(html).getElementsByTagName("figure").getLength()).isEqualTo(1);
    }

    @Test
    void numbersOfTheCurve_areListed() {
        String html = HtmlReport.builder().lossCurve(Sample.curve()).build().html();
        assertThat(html).contains("<summary>The numbers", "training, 20 of 240 points", ">240</td>");
    }

    @Test
    void write_makesFoldersAndLeavesNoTemporaryFile() throws IOException {
        Path file = folder.resolve("a/b/report.html");
        HtmlReport first = report();
        assertThat(first.write(file)).isEqualTo(file);
        assertThat(Files.readString(file)).isEqualTo(first.html());
        HtmlReport.builder().title("second").build().write(file);
        assertThat(Files.readString(file)).contains("<h1>second</h1>");
        try (var files = Files.list(Objects.requireNonNull(file.getParent()))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void write_intoAFile_saysWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> report().write(file.resolve("report.html")))
                .isExactlyInstanceOf(ResultNotSavedException.class)
                .hasMessageContaining("can't write " + file)
                .hasMessageContaining("-> check the folder, its permissions and the disk's free space");
    }

    @Test
    void page_inARealBrowser_rendersTheCurve() throws Exception {
        Optional<Path> chromium = chromium();
        Need.PROGRAM.require(chromium.isPresent(), "Chromium on the PATH");
        Path page = richReport().write(Path.of("target/sample/report.html").toAbsolutePath());
        Path picture = page.resolveSibling("report.png");
        Files.deleteIfExists(picture);
        Process browser = new ProcessBuilder(
                        chromium.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--window-size=1100,3000",
                        "--screenshot=" + picture,
                        page.toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile())
                .start();
        try {
            assertThat(browser.waitFor(60, TimeUnit.SECONDS))
                    .as("the browser ended")
                    .isTrue();
        } finally {
            browser.destroyForcibly();
        }
        assertThat(Files.size(picture)).isGreaterThan(50_000);
    }

    private static Optional<Path> chromium() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private HtmlReport richReport() {
        Comparison comparison = Sample.richComparison(200);
        return HtmlReport.builder()
                .title("Support tickets")
                .description(
                        "A language model before and after LoRA fine-tuning, on 200 questions that it did not train"
                                + " on.")
                .comparison(comparison)
                .gates(comparison.gate(QualityGates.better("exact_match"), QualityGates.noSliceWorse("exact_match")))
                .lossCurve(Sample.curve())
                .dataReport(data())
                .build();
    }

    private HtmlReport report() {
        return HtmlReport.builder()
                .title("Ticket triage & <more>")
                .description("LoRA of rank 16 on 480 tickets, compared with its base on 200 held-out ones.")
                .comparison(Sample.comparison(200))
                .lossCurve(Sample.curve())
                .dataReport(data())
                .addFile("adapter", Path.of("runs", "1", "adapter"))
                .addFile("manifest", Path.of("runs", "1", "run-manifest.json"))
                .addFact("seed", "7")
                .addFact("base fingerprint", "2f9c1b7e55d04a1c8f7a")
                .build();
    }

    private DatasetReport data() {
        String rows = """
            {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
            {"messages": [{"role": "robot", "content": "a"}, {"role": "assistant", "content": "b"}]}
            {"messages": [{"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}
            {"messages": [
            """;
        return Dataset.builder()
                .addSource(DatasetSource.jsonl(new StringReader(rows), "data.jsonl"))
                .check();
    }

    private static Document parse(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>", "");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
