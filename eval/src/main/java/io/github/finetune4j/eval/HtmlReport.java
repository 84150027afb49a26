package io.github.finetune4j.eval;

import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.GateReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTML page about a run: who is better and how sure that is, the loss curve, answers side by side, the data, where the
 * files are. The page is self-contained: no script, no font, image or style sheet from elsewhere, and its content security
 * policy forbids them. It reads in light and dark and on paper. Everything from outside is escaped.
 *
 * <pre>{@code
 * HtmlReport.builder().title("Ticket triage").comparison(c).lossCurve(curve).file("adapter", folder)
 *         .fact("seed", "7").build().write(Path.of("report.html"));
 * }</pre>
 *
 * @since 0.1
 */
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
     * Writes the page: to a temporary name in the same folder first, then renamed, so that nobody sees half a page. Folders
     * that are missing are made; an existing file is replaced.
     *
     * @param file where to
     * @return the file
     * @throws UncheckedIOException if it can't be written; the file at that name, if any, is then as it was
     */
    public Path write(Path file) {
        return FileMove.write(file, html);
    }

    private static String page(Builder builder) {
        Html out = new Html();
        out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " 'unsafe-inline'\"/>\n");
        out.element("title", builder.title);
        out.open("style").raw(css()).close("style").raw("</head>\n<body>\n").open("main");
        out.open("header").element("h1", builder.title);
        if (!builder.description.isEmpty()) {
            out.element("p", "lead", builder.description);
        }
        out.close("header");
        sections(builder, out);
        return out.close("main").raw("</body>\n</html>\n").toString();
    }

    private static void sections(Builder builder, Html out) {
        Comparison comparison = builder.comparison;
        if (comparison != null) {
            ResultSection.write(comparison, out);
        }
        if (builder.gates != null) {
            GateSection.write(builder.gates, out);
        }
        if (builder.lossCurve != null && !builder.lossCurve.isEmpty()) {
            LossSection.write(builder.lossCurve, out);
        }
        if (comparison != null && builder.answers > 0) {
            AnswerSection.write(comparison, builder.answers, out);
        }
        if (builder.dataReport != null) {
            DataSection.write(builder.dataReport, out);
        }
        FactSection.write("Files", "files", builder.files, out);
        FactSection.write("The run", "facts", builder.facts, out);
    }

    private static String css() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(css, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("report.css is part of this jar and can't be read", e);
        }
    }

    /**
     * Collects the parts of a page. A part that is not given is left out.
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
         * Sets how many rows of the comparison are shown side by side. They are spread evenly over the data set, not picked by
         * result.
         *
         * @param rows at least 0; 5 by default
         * @return this
         */
        public Builder answers(int rows) {
            if (rows < 0) {
                throw new IllegalArgumentException("answers must be at least 0, got " + rows);
            }
            answers = rows;
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
        public Builder file(String name, Path path) {
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
        public Builder fact(String name, String value) {
            facts.put(name, value);
            return this;
        }

        /** {@return the page} */
        public HtmlReport build() {
            return new HtmlReport(this);
        }
    }
}
