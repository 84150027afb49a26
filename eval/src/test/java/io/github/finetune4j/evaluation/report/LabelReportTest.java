// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.statistics.prediction.Calibration;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pages on answers that are labels: each label, the most confused, whether confidence comes true, what to label. */
class LabelReportTest {
    private static final List<String> QUEUES =
            List.of("account", "billing", "card", "delivery", "loan", "refund", "returns", "transfer");

    /** Right with about that chance, and says so, or claims to be surer. */
    private static ChatModel model(String name, List<String> labels, double chance, double claim) {
        ChatModel model = request -> {
            String asked = request.messages().get(0).content();
            int row = Integer.parseInt(asked.substring(asked.lastIndexOf('#') + 1));
            SplittableRandom random = new SplittableRandom(31L * row + name.hashCode());
            double sure = Math.min(0.999, chance + (1 - chance) * random.nextDouble());
            boolean right = random.nextDouble() < sure;
            int said = right ? row : row + 1 + (random.nextInt(4) == 0 ? 1 : 0);
            Map<String, Object> fields = new HashMap<>();
            String label = labels.get(said % labels.size());
            double stated = Math.pow(sure, 1 / claim);
            fields.put("logprobs", Map.of("content", List.of(Map.of("token", label, "logprob", Math.log(stated)))));
            boolean abstains = row % 40 == 7;
            if (abstains) {
                fields.put("abstained", true);
            }
            return new ChatResponse(abstains ? "unknown" : label, FinishReason.STOP, new Usage(0, 0), fields);
        };
        return model.named(name);
    }

    private static Dataset rows(int count, List<String> labels, String text) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i ->
                        ChatExample.of(Message.user(text + " #" + i), Message.assistant(labels.get(i % labels.size()))))
                .toList());
    }

    private static Comparison comparison(int rows, List<String> labels, String text) {
        return Evaluator.builder()
                .metrics(Metrics.labelAccuracy(labels))
                .build()
                .compare(
                        model("words", labels, 0.4, 3),
                        model("head on an encoder", labels, 0.75, 1),
                        rows(rows, labels, text));
    }

    private static Document parse(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>", "");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document page, String tag, String cssClass) {
        NodeList nodes = page.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .filter(element -> element.getAttribute("class").equals(cssClass))
                .map(element -> element.getTextContent().replaceAll("\\s+", " ").strip())
                .toList();
    }

    private static HtmlReport report(Comparison comparison, List<String> labels) {
        return HtmlReport.builder()
                .title("Which queue?")
                .comparison(comparison)
                .labels(labels)
                .build();
    }

    @Test
    void page_hasEachLabelWithIntervals_theWorstFirst() throws Exception {
        Comparison comparison = comparison(800, QUEUES, "where is my parcel");
        Document page = parse(report(comparison, QUEUES).html());
        String table = texts(page, "table", "costs labels").get(0);
        assertThat(table).startsWith("label rows recall precision F1 F1 of words ");
        List<Double> f1 = new ArrayList<>();
        NodeList rows = page.getElementsByTagName("tr");
        for (int i = 0; i < rows.getLength(); i++) {
            NodeList cells = ((Element) rows.item(i)).getElementsByTagName("td");
            if (cells.getLength() == 5
                    && ((Element) cells.item(0)).getAttribute("data-column").equals("rows")) {
                assertThat(cells.item(0).getTextContent()).isEqualTo("100");
                assertThat(cells.item(1).getTextContent()).matches("(?s)[\\d.]+ %\\s+[\\d.]+ % to [\\d.]+ %\\s*");
                f1.add(Double.parseDouble(cells.item(3).getTextContent()));
            }
        }
        assertThat(f1).hasSize(QUEUES.size()).isSorted();
    }

    @Test
    void page_drawsReliability_withTheCalibrationErrorOfBothModels() throws Exception {
        Comparison comparison = comparison(800, QUEUES, "where is my parcel");
        String html = report(comparison, QUEUES).html();
        Document page = parse(html);
        var rows = comparison.candidate().rows().stream()
                .filter(row -> !row.actual().equals("unknown"))
                .toList();
        int[] right = rows.stream()
                .mapToInt(row -> row.actual().equals(row.expected()) ? 1 : 0)
                .toArray();
        double[] sure = rows.stream().mapToDouble(LabelledRows::confidence).toArray();
        double error = Calibration.equalMassError(right, sure, 15);
        assertThat(error).isCloseTo(0.03, within(0.03));
        assertThat(html)
                .contains(String.format(
                        java.util.Locale.ROOT,
                        "head on an encoder: calibration error %.3f, 780 rows in 15 bins of equal mass.",
                        error))
                .contains("words: calibration error 0.")
                .contains("head on an encoder abstained from 20 of 800 rows.");
        Element figure = (Element) page.getElementsByTagName("figure").item(0);
        assertThat(figure.getElementsByTagName("circle").getLength()).isEqualTo(30);
        assertThat(figure.getElementsByTagName("title").item(0).getTextContent())
                .matches("52 rows: [\\d.]+ % sure, [\\d.]+ % right");
        assertThat(html)
                .contains("aria-label=\"Right answers by confidence; head on an encoder: calibration error 0.0");
    }

    @Test
    void page_saysWhatIsConfused_withItsRows_andWhatToLabelNext() throws Exception {
        Comparison comparison = comparison(800, QUEUES, "where is my parcel");
        Document page = parse(report(comparison, QUEUES).html());
        List<String> lists = texts(page, "ol", "pairs");
        assertThat(lists).hasSize(2);
        assertThat(lists.get(0))
                .containsPattern(
                        "taken for \\w+ \\d+ of 100 rows where is my parcel #\\d+ row \\d+, answered \\w+ \\(\\d+ % sure\\)");
        assertThat(lists.get(1))
                .containsPattern("\\d+ of its 100 rows missed, \\d+ others taken for it ?where is my parcel #\\d+");
        assertCounted(lists.get(1), comparison);
        assertThat(page.getElementsByTagName("main").item(0).getTextContent())
                .containsPattern(
                        "Wrong, and at least 90 % sure: \\d+ of 800 rows\\. See first whether their labels are");
    }

    /** Each label with the rows that missed it and those that were taken for it, as they are counted here. */
    private static void assertCounted(String next, Comparison comparison) {
        Matcher each = Pattern.compile("(\\w+) (\\d+) of its 100 rows missed, (\\d+) others taken for it")
                .matcher(next);
        int labels = 0;
        for (; each.find(); labels++) {
            String label = each.group(1);
            assertThat(Integer.parseInt(each.group(2)))
                    .as("missed of %s", label)
                    .isEqualTo((int) comparison.candidate().rows().stream()
                            .filter(row -> row.expected().equals(label)
                                    && !row.actual().equals(label))
                            .count());
            assertThat(Integer.parseInt(each.group(3)))
                    .as("taken for %s", label)
                    .isEqualTo((int) comparison.candidate().rows().stream()
                            .filter(row -> row.actual().equals(label)
                                    && !row.expected().equals(label))
                            .count());
        }
        assertThat(labels).isEqualTo(5);
    }

    @Test
    void modelsWithoutConfidence_haveNoDrawing_andFewRowsHaveNone() {
        assertThat(HtmlReport.builder()
                        .comparison(Sample.comparison(200))
                        .build()
                        .html())
                .doesNotContain("calibration error", "<h2>Confidence</h2>");
        assertThat(report(comparison(30, QUEUES, "hello"), QUEUES).html()).doesNotContain("<h2>Confidence</h2>");
    }

    @Test
    void manyLabels_areFoundWithoutBeingNamed_andTheFirstTwentyAreOpen() throws Exception {
        List<String> many = IntStream.range(0, 77).mapToObj(i -> "intent " + i).toList();
        String html = HtmlReport.builder()
                .comparison(comparison(400, many, "hello"))
                .build()
                .html();
        Document page = parse(html);
        assertThat(html).contains("<summary>The other 57 labels</summary>", "The most frequent mix-ups");
        assertThat(texts(page, "table", "costs labels")).hasSize(2);
        assertThat(HtmlReport.builder()
                        .comparison(comparison(200, many, "hello"))
                        .build()
                        .html())
                .as("not three rows of each on average: no list")
                .doesNotContain("<h2>Labels</h2>");
    }

    /** Labels with markup, 300 characters long, from right to left, and many: a page all the same. */
    @Test
    void hostileLabels_areEscaped_andKeepTheirDirection() throws Exception {
        List<String> labels = new ArrayList<>(List.of(
                "<script>alert(1)</script>",
                "</table><img src=x onerror=alert(1)>",
                "l" + "o".repeat(297) + "ng",
                "two words ".repeat(30).strip(),
                "\u062a\u0633\u0631\u06cc\u0639 \u0627\u0644\u0637\u0644\u0628",
                "\u05d4\u05d7\u05d6\u05e8 (50%)",
                "\u202eevil",
                "\ud83d\ude00 & \"quotes\""));
        IntStream.range(labels.size(), 150).forEach(i -> labels.add("label-" + i));
        Comparison comparison =
                comparison(1500, labels, "<b>bold</b> \u0645\u0631\u062d\u0628\u0627 " + "word ".repeat(80));
        HtmlReport report = report(comparison, labels);
        report.write(Path.of("target/sample/hostile-labels.html").toAbsolutePath());
        report(comparison(800, QUEUES, "where is my parcel, it should have come on Monday"), QUEUES)
                .write(Path.of("target/sample/labels.html").toAbsolutePath());
        Document page = parse(report.html());
        assertThat(report.html()).doesNotContain("<script>", "<img", "<b>bold");
        assertThat(texts(page, "span", "label")).contains(labels.get(0), labels.get(1), labels.get(2));
        assertThat(report.html()).contains("<span class=\"label\" dir=\"auto\">");
    }
}
