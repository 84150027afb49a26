// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.KeepRule;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.format.DataFormat;
import io.github.finetune4j.dataset.format.DataWriter;
import io.github.finetune4j.dataset.measure.DatasetProfile;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.split.LeakageCheck;
import io.github.finetune4j.dataset.split.Splits;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.testkit.FakeDisk;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class DataReportPageTest {
    private static final String NASTY = "<script>alert('x')</script> & \"more\" \u0000";

    private static DatasetReport report() {
        List<ChatExample> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(ChatExample.of(
                    Message.user("question number " + i * i + " about the card that I ordered on day " + i),
                    Message.assistant("label" + i % 5)));
        }
        rows.add(ChatExample.of(Message.user(NASTY), Message.assistant("I cannot help with that. " + NASTY)));
        rows.add(ChatExample.of(Message.user("mail ann@example.org"), Message.assistant("label1")));
        rows.add(ChatExample.of(Message.user("Mail  ann@example.org"), Message.assistant("label1")));
        return Dataset.builder()
                .addExamples(rows)
                .dropInvalid()
                .addStep(Cleaning.of(RowFilters.usual()).step())
                .addStep(Redaction.masking(PersonalDataScanner.all()).step())
                .addStep(NearDuplicates.builder().build().step(ComparedText.INPUT, KeepRule.first()))
                .addMeasure(
                        DatasetProfile.builder().model("gpt-4.1-mini").build().measure())
                .split(Splits.builder(0.8, 0.1, 0.1).representative(0.05).build())
                .build()
                .report();
    }

    @Test
    void page_isWellFormedAndSelfContained() throws Exception {
        String html = DataReportPage.of("Cards <&>", report()).html();
        String xml = html.substring(html.indexOf("<html"));
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)))
                        .getElementsByTagName("section")
                        .getLength())
                .isGreaterThan(8);
        assertThat(html)
                .doesNotContain("<script", "http://www.w3.org/1999/xlink\" href", "src=")
                .contains("default-src 'none'");
        assertThat(html.replace("http://www.w3.org", "")).doesNotContain("http:", "https:");
    }

    @Test
    void page_showsEachPart() {
        String html = DataReportPage.of("Cards", report()).html();
        assertThat(html)
                .contains("What to do", "301", "From row to row", "Lengths", "Labels", "Format of the answers")
                .contains(
                        "Diversity of the inputs",
                        "Split",
                        "Near duplicates",
                        "Personal data",
                        "Issues",
                        "Rows left out")
                .contains("&lt;script&gt;", "gpt-4.1-mini", "2025-12", "refusal", "personal-data");
    }

    @Test
    void page_showsFurtherSections_listsAsTables() {
        ReportSection leaks = LeakageCheck.usual()
                .check(List.of("a b", "<c>"), List.of("A b"))
                .section();
        String html = DataReportPage.of("Cards", report(), List.of(leaks)).html();
        assertThat(html)
                .contains(">Leakage<", "<th scope=\"col\">training row</th>", "100.0 % of 1 evaluation texts leaked")
                .contains("1 refusal (0.3 %)");
    }

    @Test
    void page_withoutProfile_isStillAPage() {
        DatasetReport report = Dataset.builder()
                .addExamples(List.of(ChatExample.of(Message.user("a"), Message.assistant("b"))))
                .build()
                .report();
        assertThat(DataReportPage.of("Small", report).html()).contains("No issue was found", "rows kept");
    }

    /** On a phone a table is read in lines, each figure with the name of its column. */
    @Test
    void tables_sayTheirColumnsInEachCell() {
        assertThat(DataReportPage.of("Cards", report()).html())
                .contains("<td data-column=\"p after Holm\">", "<td data-column=\"how to read it\">")
                .doesNotContain("<table class=\"\">", "<table><thead>");
    }

    @Test
    void charactersThatAreNoText_areCounted() {
        DatasetReport report = Dataset.builder()
                .addExamples(List.of(ChatExample.of(Message.user("half \ud83d and \u0000"), Message.assistant("b"))))
                .dropInvalid()
                .check();
        assertThat(DataReportPage.of("Bell \u0007", report).html())
                .containsPattern("<p class=\"note\">\\d+ characters are no text")
                .contains("Bell \ufffd");
        assertThat(DataReportPage.of(
                                "Cards",
                                Dataset.builder()
                                        .addExamples(List.of(ChatExample.of(Message.user("a"), Message.assistant("b"))))
                                        .check())
                        .html())
                .doesNotContain("are no text");
    }

    @Test
    void rowsLeftOut_areCutBetweenCharacters_andSoMarked() {
        // half the characters of an emoji would be "no text" for the page
        for (int before = 0; before < 2; before++) {
            String text = "a".repeat(before) + "\ud83d\ude00".repeat(400);
            DatasetReport report = Dataset.builder()
                    .addExamples(List.of(
                            ChatExample.of(Message.user(text), Message.assistant("")),
                            ChatExample.of(Message.user("a"), Message.assistant("b"))))
                    .dropInvalid()
                    .addStep(Cleaning.of(RowFilters.usual()).step())
                    .check();
            String html = DataReportPage.of("Cards", report).html();
            assertThat(report.rejected()).isNotEmpty();
            assertThat(html).contains("\ude00…").doesNotContain("are no text", "\ufffd");
        }
    }

    private static Dataset rows() {
        return Dataset.of(List.of(ChatExample.of(Message.user("a".repeat(2_000)), Message.assistant("b"))));
    }

    @Test
    void write_ontoAFullDisk_leavesTheOldPage(@TempDir Path folder) throws IOException {
        FakeDisk disk = FakeDisk.in(folder);
        DataReportPage.of("old", report()).write(disk.path("report.html"));
        String before = Files.readString(folder.resolve("report.html"));

        disk.free(1_000);
        assertThatThrownBy(() -> DataReportPage.of("new", report()).write(disk.path("report.html")))
                .isExactlyInstanceOf(ResultNotSavedException.class);
        assertThatThrownBy(() -> DataWriter.of(DataFormat.OPENAI_CHAT).write(rows(), disk.path("rows.jsonl")))
                .isExactlyInstanceOf(ResultNotSavedException.class);

        assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void write_replacesWhole(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a/b/report.html");
        DataReportPage page = DataReportPage.of("Cards", report());
        page.write(file);
        page.write(file);
        assertThat(Files.readString(file)).isEqualTo(page.html());
        try (var files = Files.list(file.getParent())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void terminal_saysWhatMatters() {
        assertThat(report().toString())
                .contains(
                        "step clean: ",
                        "1 refusal",
                        "Near duplicates",
                        "rows that nearly equal another: 1, in clusters: 1",
                        "cost:",
                        "fewer than 1000");
    }
}
