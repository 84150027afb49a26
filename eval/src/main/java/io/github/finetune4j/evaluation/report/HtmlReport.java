// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.evaluation.judge.JudgeAgreement;
import io.github.finetune4j.evaluation.judge.Preferences;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.names.Given;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A report on a run as one HTML page: who is better and how sure that is, gates, slices, confusion, each label, whether
 * confidence comes true, which rows to label next, latency and cost, answers side by side with a filter, judges, the
 * loss curve, the data, the method, and where the files are. The page
 * is self-contained: no script, no font, image or style sheet from elsewhere, and its content security policy forbids
 * them. It reads in light and dark, on a phone and on paper, and needs no mouse. Everything from outside is escaped.
 *
 * <pre>{@code
 * HtmlReport.builder().title("Ticket triage").comparison(c).lossCurve(curve).addFile("adapter", folder)
 *         .addFact("seed", "7").build().write(Path.of("report.html"));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class HtmlReport {
    private final String html;

    private HtmlReport(Builder builder) {
        this.html = page(builder);
    }

    /** {@return a builder for an empty page} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the whole page} */
    public String html() {
        return html;
    }

    /**
     * Writes the page: to a temporary name in the same folder first, then renamed, so that nobody sees half a page.
     * Folders that are missing are made; an existing file is replaced.
     *
     * @param file where to
     * @return the file
     * @throws io.github.finetune4j.error.ResultNotSavedException if it can't be written; the file at that name, if any,
     *     is then as it was
     */
    public Path write(Path file) {
        AtomicFile.write(file, html);
        return file;
    }

    private static String page(Builder builder) {
        String css =
                HtmlPage.resource("report.css", HtmlReport.class.getResourceAsStream("report.css")) + Picture.css();
        return new HtmlPage(builder.title, builder.description, css).with(out -> sections(builder, out));
    }

    private static void sections(Builder builder, Html out) {
        Comparison comparison = builder.comparison;
        if (comparison != null) {
            ResultSection.write(comparison, out);
        }
        if (builder.gates != null) {
            GateSection.write(builder.gates, out);
        }
        if (comparison != null) {
            details(comparison, builder, out);
        }
        builder.judges.forEach((name, words) -> JudgeSection.write(name, words, out));
        if (builder.lossCurve != null && !builder.lossCurve.isEmpty()) {
            LossSection.write(builder.lossCurve, out);
        }
        if (builder.dataReport != null) {
            DataSection.write(builder.dataReport, out);
        }
        if (comparison != null) {
            MethodSection.write(comparison, out);
        }
        FactSection.write("Files", "files", builder.files, out);
        FactSection.write("The run", "facts", builder.facts, out);
    }

    private static void details(Comparison comparison, Builder builder, Html out) {
        SliceSection.write(comparison, out);
        List<String> labels = ConfusionSection.labels(comparison, builder.labels);
        ConfusionSection.write(comparison, labels, out);
        LabelSection.write(comparison, labels, out);
        ReliabilitySection.write(comparison, out);
        LabelNextSection.write(comparison, labels, out);
        CostSection.write(comparison, out);
        if (builder.answers > 0) {
            AnswerSection.write(comparison, builder.answers, out);
        }
    }

    /**
     * Builds an {@link HtmlReport}. A part that is not given is left out. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private String title = "Fine-tuning report";
        private String description = "";
        private @Nullable Comparison comparison;
        private @Nullable LossCurve lossCurve;
        private @Nullable DatasetReport dataReport;
        private @Nullable GateReport gates;
        private int answers = 5;
        private final List<String> labels = new ArrayList<>();
        private final Map<String, String> judges = new LinkedHashMap<>();
        private final Map<String, String> files = new LinkedHashMap<>();
        private final Map<String, String> facts = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the heading.
         *
         * @param text one line
         * @return this
         */
        public Builder title(String text) {
            title = text;
            return this;
        }

        /**
         * Sets what ran, in a sentence or two.
         *
         * @param text shown under the heading
         * @return this
         */
        public Builder description(String text) {
            description = text;
            return this;
        }

        /**
         * Sets the comparison that the page is about.
         *
         * @param value baseline against candidate
         * @return this
         */
        public Builder comparison(Comparison value) {
            comparison = value;
            return this;
        }

        /**
         * Sets what was required of the candidate.
         *
         * @param value what each gate says
         * @return this
         */
        public Builder gates(GateReport value) {
            gates = value;
            return this;
        }

        /**
         * Sets the labels that answers are read as. Without it they are the expected answers, if these are short and
         * each comes three times on average. Rows whose expected answer is none of them have a line of their own, and
         * the page says how many they are.
         *
         * @param names distinct and not blank, at least two
         * @return this
         * @throws IllegalArgumentException if they are not
         */
        public Builder labels(Collection<String> names) {
            LabelMetric.check(names);
            labels.clear();
            labels.addAll(names);
            return this;
        }

        /**
         * Adds what is known about a judge.
         *
         * @param value its agreement with people, and its mean corrected by it
         * @return this
         */
        public Builder addJudge(JudgeAgreement value) {
            judges.put("Judge: agreement", value.summary());
            return this;
        }

        /**
         * Adds what a judge prefers.
         *
         * @param value its preferences, with its own weaknesses
         * @return this
         */
        public Builder addJudge(Preferences value) {
            judges.put("Judge: " + value.judge(), value.summary());
            return this;
        }

        /**
         * Sets how many rows of each kind are shown side by side: rows that got worse, rows that got better, and so on.
         * Within a kind they are spread evenly over the data set.
         *
         * @param rows at least 0; 5 by default
         * @return this
         */
        public Builder answers(int rows) {
            answers = Given.atLeast("answers", rows, 0);
            return this;
        }

        /**
         * Sets the loss curve.
         *
         * @param value training and validation losses
         * @return this
         */
        public Builder lossCurve(LossCurve value) {
            lossCurve = value;
            return this;
        }

        /**
         * Sets what was found in the data.
         *
         * @param value report of the data set that was trained on
         * @return this
         */
        public Builder dataReport(DatasetReport value) {
            dataReport = value;
            return this;
        }

        /**
         * Adds a file or folder to the list of files.
         *
         * @param name what it is, for example {@code adapter}
         * @param path where it is
         * @return this
         */
        public Builder addFile(String name, Path path) {
            files.put(name, path.toAbsolutePath().normalize().toString());
            return this;
        }

        /**
         * Adds a fact about the run, such as a line of its manifest.
         *
         * @param name for example {@code base fingerprint}
         * @param value as text; the same name again replaces it
         * @return this
         */
        public Builder addFact(String name, String value) {
            facts.put(name, value);
            return this;
        }

        /** {@return the page} */
        public HtmlReport build() {
            return new HtmlReport(this);
        }
    }
}
