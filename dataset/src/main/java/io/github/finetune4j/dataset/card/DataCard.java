// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.card;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.dataset.result.LengthSummary;
import io.github.finetune4j.dataset.result.ReportSection;
import io.github.finetune4j.dataset.result.StepReport;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.OrdinaryFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.internal.names.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The data card: sources, steps in order with rows in and out, the split, fingerprints, issues and versions of a data
 * set. The same data give the same card on any machine, but for the versions. Immutable: each setting gives a changed
 * copy.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DataCard {
    private final String name;
    private final String description;
    private final DatasetReport report;
    private final Map<String, String> fingerprints;
    private final Map<String, String> files;

    private DataCard(
            String name,
            String description,
            DatasetReport report,
            Map<String, String> fingerprints,
            Map<String, String> files) {
        this.name = name;
        this.description = description;
        this.report = report;
        this.fingerprints = fingerprints;
        this.files = files;
    }

    /**
     * {@return the card of a data set}
     *
     * @param name what people call it
     * @param result of a build
     */
    public static DataCard of(String name, DatasetResult result) {
        return new DataCard(name, "", result.report(), fingerprints(Map.of("all", result.dataset())), Map.of());
    }

    /**
     * {@return the card of a split}
     *
     * @param name what people call it
     * @param split of a build
     */
    public static DataCard of(String name, DatasetSplit split) {
        Map<String, Dataset> parts = new LinkedHashMap<>();
        parts.put("training", split.training());
        parts.put("validation", split.validation());
        parts.put("test", split.test());
        return new DataCard(name, "", split.report(), fingerprints(parts), Map.of());
    }

    /**
     * {@return the card of a build whose rows went to files without being kept}
     *
     * @param name what people call it
     * @param report of the build
     */
    public static DataCard of(String name, DatasetReport report) {
        return new DataCard(name, "", report, Map.of(), Map.of());
    }

    private static Map<String, String> fingerprints(Map<String, Dataset> parts) {
        Map<String, String> made = new LinkedHashMap<>();
        parts.forEach((part, data) -> {
            if (!data.isEmpty()) {
                Fingerprint fingerprint = data.fingerprint();
                made.put(part, fingerprint.hex());
            }
        });
        return made;
    }

    /**
     * {@return a card that says more}
     *
     * @param text where the rows come from, what they are for, who may use them; Markdown
     */
    public DataCard description(String text) {
        return new DataCard(name, text, report, fingerprints, files);
    }

    /**
     * {@return a card with the SHA-256 of files}
     *
     * @param written the files of the data set
     * @throws io.github.finetune4j.error.FineTuneException if one can't be read
     */
    public DataCard files(List<Path> written) {
        Map<String, String> hashes = new LinkedHashMap<>();
        written.forEach(file -> hashes.put(String.valueOf(file.getFileName()), sha256(file)));
        return new DataCard(name, description, report, fingerprints, hashes);
    }

    private static String sha256(Path file) {
        try {
            OrdinaryFile.require(file);
            return Sha256.of(file);
        } catch (IOException e) {
            throw new io.github.finetune4j.error.FineTuneException(
                    "can't read " + file.toAbsolutePath() + ": " + e.getMessage() + " -> check the path", e);
        }
    }

    /** {@return the card as JSON values, in a fixed order} */
    public Map<String, Object> json() {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("card", 1);
        card.put("name", name);
        card.put("description", description);
        card.put("sources", report.sources());
        card.put("shapes", report.shapes());
        card.put("rows", rows());
        card.put("steps", report.steps().stream().map(DataCard::step).toList());
        card.put("split", split());
        card.put("fingerprints", fingerprints);
        card.put("files", files);
        card.put(
                "characters",
                Map.of("prompts", lengths(report.promptLengths()), "answers", lengths(report.answerLengths())));
        card.put("issues", report.counts());
        card.put("findings", findings());
        card.put("versions", versions());
        return Json.plainMap(card);
    }

    private Map<String, Object> rows() {
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("read", report.rowsRead());
        rows.put("kept", report.rowsKept());
        rows.put("removed", report.removed());
        return rows;
    }

    private static Map<String, Object> step(StepReport step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", step.name());
        fields.put("in", step.rowsIn());
        fields.put("out", step.rowsOut());
        fields.put("rejected", step.rejected());
        fields.put("changed", step.changed());
        return fields;
    }

    private Map<String, Object> split() {
        Map<String, Object> split = new LinkedHashMap<>();
        if (!report.splitRule().isEmpty()) {
            split.put("rule", report.splitRule());
            split.put("rows", report.splitSizes());
        }
        return split;
    }

    private static Map<String, Object> lengths(LengthSummary lengths) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("min", lengths.min());
        fields.put("median", lengths.median());
        fields.put("p95", lengths.p95());
        fields.put("max", lengths.max());
        return fields;
    }

    private Map<String, Object> findings() {
        Map<String, Object> findings = new LinkedHashMap<>();
        report.sections().forEach(section -> findings.put(section.name(), section.figures()));
        return findings;
    }

    private static Map<String, Object> versions() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("finetune4j", Version.of(DataCard.class).orElse("development"));
        versions.put("java", System.getProperty("java.version", "unknown"));
        return versions;
    }

    /** {@return the card for people, in Markdown} */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# " + name);
        if (!description.isBlank()) {
            lines.add("");
            lines.add(description);
        }
        table(lines, "Rows", "what", "rows", counts());
        steps(lines);
        table(lines, "Shapes", "shape", "rows", report.shapes());
        if (!report.splitRule().isEmpty()) {
            table(lines, "Split: " + report.splitRule(), "part", "rows", report.splitSizes());
        }
        table(lines, "Fingerprints", "part", "SHA-256 of its content", fingerprints);
        table(lines, "Files", "file", "SHA-256", files);
        table(lines, "Issues", "code", "found", report.counts());
        for (ReportSection section : report.sections()) {
            lines.add("");
            lines.add("## " + section.title());
            lines.add("");
            section.lines().forEach(line -> lines.add("- " + line));
        }
        table(lines, "Made with", "what", "version", versions());
        return String.join("\n", lines) + "\n";
    }

    private Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("read from " + String.join(", ", report.sources()), report.rowsRead());
        report.removed().forEach((reason, count) -> counts.put("left out: " + reason, count));
        counts.put("kept", report.rowsKept());
        return counts;
    }

    private void steps(List<String> lines) {
        if (report.steps().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("## Steps, in order");
        lines.add("");
        lines.add("| step | rows in | rows out | left out | changed |");
        lines.add("|---|---|---|---|---|");
        report.steps()
                .forEach(step -> lines.add("| " + cell(step.name()) + " | " + step.rowsIn() + " | " + step.rowsOut()
                        + " | " + cell(list(step.rejected())) + " | " + cell(list(step.changed())) + " |"));
    }

    private static String list(Map<String, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((what, count) -> parts.add(count + " " + what));
        return String.join(", ", parts);
    }

    private static void table(List<String> lines, String title, String left, String right, Map<String, ?> rows) {
        if (rows.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("## " + title);
        lines.add("");
        lines.add("| " + left + " | " + right + " |");
        lines.add("|---|---|");
        rows.forEach((name, value) -> lines.add("| " + cell(name) + " | " + cell(String.valueOf(value)) + " |"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    /**
     * Writes {@code dataset-card.md} and {@code dataset-card.json}.
     *
     * @param folder made if it isn't there
     * @throws io.github.finetune4j.error.ResultNotSavedException if they can't be written; none is then changed
     */
    public void write(Path folder) {
        try (AtomicFile page = AtomicFile.open(folder.resolve("dataset-card.md"));
                AtomicFile json = AtomicFile.open(folder.resolve("dataset-card.json"))) {
            page.out().write(markdown().getBytes(StandardCharsets.UTF_8));
            json.out().write((Json.writePretty(json()) + "\n").getBytes(StandardCharsets.UTF_8));
            AtomicFile.commitAll(List.of(page, json));
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }
}
