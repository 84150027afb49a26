// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.files.AtomicFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Writes the report on a data set as one HTML page: recommendations, steps, lengths, labels, format, split, duplicates,
 * issues and rejected rows. Self-contained: no script, and nothing from the network, which its content security policy
 * forbids. It reads on a phone, in light and dark, and on paper. Everything from the data is escaped; texts of rows
 * that were left out are shown.
 *
 * <pre>{@code
 * DataReportPage.of("Support tickets", result.report()).write(Path.of("data-report.html"));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DataReportPage {
    private static final Set<String> DRAWN = Set.of("profile", "split", "near-duplicates");
    private final String html;

    private DataReportPage(String html) {
        this.html = html;
    }

    /**
     * {@return the page}
     *
     * @param title its heading
     * @param report what it is about; the section {@code profile} of
     *     {@link io.github.finetune4j.dataset.measure.DatasetProfile} is drawn
     */
    public static DataReportPage of(String title, DatasetReport report) {
        return of(title, report, List.of());
    }

    /**
     * {@return the page, with more sections}
     *
     * @param title its heading
     * @param report what it is about
     * @param more what was found afterwards, for example
     *     {@link io.github.finetune4j.dataset.split.LeakageReport#section()}
     */
    public static DataReportPage of(String title, DatasetReport report, List<ReportSection> more) {
        String css = HtmlPage.resource("data-report.css", DataReportPage.class.getResourceAsStream("data-report.css"))
                + Picture.css();
        return new DataReportPage(
                new HtmlPage(title, String.join(", ", report.sources()), css).with(out -> body(report, more, out)));
    }

    private static void body(DatasetReport report, List<ReportSection> more, Html out) {
        Map<String, Object> profile =
                report.section("profile").map(ReportSection::figures).orElse(Map.of());
        Overview.write(report, profile, out);
        ProfilePart.recommendations(profile, out);
        StepsPart.write(report, out);
        ProfilePart.write(profile, out);
        report.section("split").ifPresent(section -> SplitPartView.write(report, section, out));
        report.section("near-duplicates").ifPresent(section -> DuplicatesPart.write(section, out));
        report.sections().stream()
                .filter(section -> !DRAWN.contains(section.name()))
                .forEach(section -> PlainPart.write(section, out));
        more.forEach(section -> PlainPart.write(section, out));
        IssuesPart.write(report, out);
        RejectedPart.write(report, out);
    }

    /** {@return the whole page} */
    public String html() {
        return html;
    }

    /**
     * Writes the page aside and renames it, so that nobody sees half of it. Folders that are missing are made.
     *
     * @param file where to; replaced if it exists
     * @return the file
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written; what was there stays
     */
    public Path write(Path file) {
        AtomicFile.write(file, html);
        return file;
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
