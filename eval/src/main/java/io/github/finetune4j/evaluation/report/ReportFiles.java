// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Writes a comparison, or an evaluation of one model, for other programs: JSON with every figure, CSV with every row,
 * JUnit XML for a build server, Markdown for a pull request, HTML for people. Immutable.
 *
 * <pre>{@code
 * ReportFiles.of(comparison)
 *         .gates(comparison.gate(QualityGates.noWorse("exact_match", 0.02)))
 *         .write(Path.of("target/eval"));
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ReportFiles {
    private static final int ROWS_OF_A_KIND = 20;

    private final @Nullable Comparison comparison;
    private final Evaluation candidate;
    private final @Nullable GateReport gates;

    private ReportFiles(@Nullable Comparison comparison, Evaluation candidate, @Nullable GateReport gates) {
        this.comparison = comparison;
        this.candidate = candidate;
        this.gates = gates;
    }

    /**
     * {@return the files of a comparison}
     *
     * @param comparison baseline against candidate
     */
    public static ReportFiles of(Comparison comparison) {
        return new ReportFiles(comparison, comparison.candidate(), null);
    }

    /**
     * {@return the files of one model's evaluation}
     *
     * @param evaluation of the model
     */
    public static ReportFiles of(Evaluation evaluation) {
        return new ReportFiles(null, evaluation, null);
    }

    /**
     * {@return the same with what gates say}
     *
     * @param report of the same comparison or evaluation
     */
    public ReportFiles gates(GateReport report) {
        return new ReportFiles(comparison, candidate, report);
    }

    /**
     * {@return every figure as one JSON object: verdict, models with tokens, latency and cost, metrics with intervals
     * and tests, slices, numbers of the rows that got worse, gates, notes; what is not known is null}
     */
    public String json() {
        return ReportJson.of(candidate, comparison, gates);
    }

    /**
     * {@return every row as CSV (RFC 4180, UTF-8, lines end with CR LF, first line names): prompt, expected, answers,
     * errors, scores, time and tokens} A spreadsheet takes a cell that begins with {@code =}, {@code +}, {@code -},
     * {@code @}, a tab or a line end for a formula: such a text gets an apostrophe before it, as OWASP advises, and so
     * does one that begins with an apostrophe. Whoever reads the texts back takes one apostrophe away from the front.
     * Numbers stay as they are. Characters that are no text are U+FFFD.
     */
    public String csv() {
        return comparison == null ? RowCsv.of(candidate) : RowCsv.of(comparison);
    }

    /**
     * {@return JUnit's XML: a test case per gate, failed unless it is passed; without gates one per metric, failed
     * where the candidate is shown to be worse}
     *
     * @throws IllegalStateException for an evaluation of one model without gates
     */
    public String junitXml() {
        return JunitXml.of(candidate, verdicts(), Unshowable.notes(candidate, comparison));
    }

    /** {@return a comment for a pull request: verdict, metrics, gates, worst slices, some rows that got worse} */
    public String markdown() {
        return comparison == null ? MarkdownText.of(candidate, gates) : MarkdownText.of(comparison, gates);
    }

    /** {@return one self-contained page; empty for an evaluation of one model} */
    public Optional<String> html() {
        return Optional.ofNullable(comparison).map(this::page);
    }

    /**
     * Writes {@code evaluation.json}, {@code rows.csv}, {@code junit.xml}, {@code comment.md} and {@code report.html}:
     * all of them, or none.
     *
     * @param folder made where it is missing; files of these names are replaced
     * @return the files
     * @throws io.github.finetune4j.error.ResultNotSavedException if one can't be written; then none is, and what was
     *     there stays
     */
    public List<Path> write(Path folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("evaluation.json", json() + "\n");
        texts.put("rows.csv", csv());
        if (comparison != null || gates != null) {
            texts.put("junit.xml", junitXml());
        }
        texts.put("comment.md", markdown());
        html().ifPresent(page -> texts.put("report.html", page));
        writeAll(folder, texts);
        return texts.keySet().stream().map(folder::resolve).toList();
    }

    private static void writeAll(Path folder, Map<String, String> texts) {
        List<AtomicFile> files = new ArrayList<>();
        try {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                AtomicFile file = AtomicFile.open(folder.resolve(text.getKey()));
                files.add(file);
                file.out().write(text.getValue().getBytes(StandardCharsets.UTF_8));
            }
            AtomicFile.commitAll(files);
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        } finally {
            files.forEach(AtomicFile::close);
        }
    }

    private String page(Comparison shown) {
        HtmlReport.Builder page = HtmlReport.builder()
                .title(ModelLabels.of(shown).candidate() + " against "
                        + ModelLabels.of(shown).baseline())
                .comparison(shown)
                .answers(ROWS_OF_A_KIND);
        if (gates != null) {
            page.gates(gates);
        }
        return page.build().html();
    }

    private GateReport verdicts() {
        if (gates != null) {
            return gates;
        }
        if (comparison == null) {
            throw new IllegalStateException(
                    "gates for JUnit XML of one model's evaluation: none -> call gates(evaluation.gate(...))");
        }
        return comparison.gate(comparison.metrics().stream()
                .map(metric -> QualityGates.notShownWorse(metric.name()))
                .toArray(QualityGate[]::new));
    }
}
