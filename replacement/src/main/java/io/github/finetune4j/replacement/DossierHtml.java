// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.html.internal.Strip;
import io.github.finetune4j.internal.text.ShownNumber;
import java.util.List;
import java.util.Map;

/** A dossier as a page. */
final class DossierHtml {
    private static final String CSS = "dossier.css";
    private static final double LEAST_CHANCE = 0.001;
    private static final List<String> QUANTILES = List.of("p5", "p25", "p50", "p75", "p95", "p99");

    private final Facts facts;
    private final Facts last;

    DossierHtml(Facts facts) {
        this.facts = facts;
        List<Facts> looks = facts.list("looks");
        last = looks.isEmpty() ? Facts.empty() : looks.get(looks.size() - 1);
    }

    String page() {
        String css = HtmlPage.resource(CSS, DossierHtml.class.getResourceAsStream(CSS)) + Picture.css();
        return new HtmlPage("Replacement " + facts.text("name"), "As of " + facts.text("at") + ".", css)
                .with(this::body);
    }

    private void body(Html out) {
        Outcome outcome = Outcome.valueOf(facts.text("outcome"));
        out.open("p", "verdict " + outcome.tone())
                .text(outcome.word() + ": " + facts.text("why"))
                .close();
        if (facts.number("missing_rows") > 0) {
            out.element("p", "note", missing(facts));
        }
        quality(out);
        calls(out);
        limits(out);
        data(out);
        shown(out);
        back(out);
    }

    /** The sentence of how many rows are missing. */
    static String missing(Facts facts) {
        return ShownNumber.words((double) facts.number("missing_rows"))
                + (facts.is("missing_is_least") ? " rows or more" : " rows") + " are missing for a verdict.";
    }

    private void quality(Html out) {
        out.element("h2", "Quality");
        out.open("table")
                .head("Candidate", "Metric", "Rows", "Big model", "Candidate", "Gain", "Tolerance", "p, corrected");
        for (Facts finding : last.list("findings")) {
            for (Facts metric : finding.list("metrics")) {
                out.open("tr").heading(finding.text("candidate")).close();
                out.cell(1).text(metric.text("name")).close();
                out.cell(2).text(metric.number("rows") + "").close();
                out.cell(3).text(interval(metric.inner("before"))).close();
                out.cell(4).text(interval(metric.inner("after"))).close();
                out.cell(5)
                        .text(interval(metric.inner("gain")))
                        .with(to -> strip(to, metric))
                        .close();
                double tolerance = metric.real("tolerance");
                out.cell(6)
                        .text(Double.isNaN(tolerance) ? "–" : ShownNumber.words(tolerance))
                        .close();
                out.cell(7)
                        .text(Double.isNaN(tolerance) ? "–" : chance(finding.real("adjusted_p")))
                        .close();
                out.close();
            }
        }
        out.close("table");
        last.list("findings")
                .forEach(finding -> finding.list("metrics").forEach(metric -> unscored(out, finding, metric)));
        out.element(
                "p",
                "note",
                "Gains are candidate less big model, above 0 where it is better, row by row. A candidate"
                        + " is shown to be no worse by the test, whose p stands beside it; the interval shows how far it may be.");
    }

    private static void unscored(Html out, Facts finding, Facts metric) {
        long candidate = metric.number("unscored_candidate");
        long big = metric.number("unscored_big");
        long both = metric.number("unscored_both");
        if (candidate + big + both > 0) {
            out.element(
                    "p",
                    "note",
                    finding.text("candidate") + ", " + metric.text("name") + ": rows without a score of the candidate, "
                            + candidate + ", count against it; without one of the big model, " + big
                            + ", or of both, " + both + ", they show nothing.");
        }
    }

    private static void strip(Html out, Facts metric) {
        Facts gain = metric.inner("gain");
        double tolerance = metric.real("tolerance");
        if (gain.values().size() < 5 || Double.isNaN(tolerance)) {
            return;
        }
        double lower = gain.real("lower");
        double upper = gain.real("upper");
        Axis axis = Axis.over(new double[] {lower, upper, 0, -tolerance}, 0.05, 0, 100);
        Strip.on(out, axis, "interval c0")
                .mark("zero", 0)
                .mark("margin", -tolerance)
                .interval(lower, gain.real("estimate"), upper)
                .end();
    }

    private void calls(Html out) {
        String currency = last.text("currency");
        out.element("h2", "Money and time, before and after");
        out.element(
                "p",
                "note",
                "A month of " + ShownNumber.words((double) last.number("calls_per_month"))
                        + " calls like those of the proof, with a 95 % interval; then how single calls spread.");
        out.open("table")
                .head(
                        "Model",
                        "A month, " + (currency.isEmpty() ? "no price" : currency),
                        "A call costs",
                        "A call takes, s");
        row(out, "big model", last.inner("before"));
        last.list("findings").forEach(finding -> row(out, finding.text("candidate"), finding.inner("after")));
        out.close("table");
        spent(out);
    }

    private void spent(Html out) {
        out.element("h3", "What the replacement itself has cost");
        out.open("table").head("Step", "Money", "Tokens");
        facts.inner("spent_by")
                .values()
                .keySet()
                .forEach(step -> spent(out, step, facts.inner("spent_by").inner(step)));
        spent(out, "all", facts.inner("spent"));
        out.close("table");
        List<String> unknown = facts.texts("not_counted");
        if (!unknown.isEmpty()) {
            out.element(
                    "p",
                    "note",
                    "Nobody said what training has cost, which is not among it: " + String.join(", ", unknown));
        }
    }

    private static void spent(Html out, String step, Facts cost) {
        out.row(step, ShownNumber.words(cost.real("money")), ShownNumber.words((double) cost.number("tokens")));
    }

    private static void row(Html out, String name, Facts calls) {
        out.row(
                name,
                interval(calls.inner("cost_of_a_month")),
                spread(calls.inner("cost_of_a_call"), "no price"),
                spread(calls.inner("seconds"), "not measured"));
    }

    private static String spread(Facts spread, String otherwise) {
        return spread.values().isEmpty()
                ? otherwise
                : String.join(
                        ", ",
                        QUANTILES.stream()
                                .map(each -> each + " " + ShownNumber.words(spread.real(each)))
                                .toList());
    }

    private static String interval(Facts figure) {
        return figure.values().isEmpty()
                ? "–"
                : ShownNumber.words(figure.real("estimate")) + " (" + bound(figure, "lower") + " to "
                        + bound(figure, "upper") + ")";
    }

    /** Infinities have no place in JSON. */
    private static String bound(Facts figure, String name) {
        return Double.isNaN(figure.real(name)) ? "unbounded" : ShownNumber.words(figure.real(name));
    }

    /** A chance, which is never 0. */
    private static String chance(double p) {
        return p < LEAST_CHANCE ? "< " + ShownNumber.words(LEAST_CHANCE) : ShownNumber.words(p);
    }

    private void limits(Html out) {
        out.element("h2", "What it can't do");
        for (Facts finding : last.list("findings")) {
            String name = finding.text("candidate");
            out.element("h3", name);
            if (!finding.text("failure").isEmpty()) {
                out.element("p", "note", finding.text("failure"));
            }
            if (!finding.list("slices").isEmpty()) {
                out.open("table").head("Slice", "Rows", "Gain");
                finding.list("slices")
                        .forEach(slice -> out.row(
                                slice.text("slicing") + ": " + slice.text("value"),
                                slice.number("rows") + "",
                                interval(slice.inner("effect"))));
                out.close("table");
                cut(
                        out,
                        finding.list("slices").size(),
                        finding.number("all_slices"),
                        "slices, those where it is worst");
            }
            List<Facts> lost = facts.inner("examples").list(name);
            if (!lost.isEmpty()) {
                out.element("p", "Rows that it lost:");
                lost.forEach(row -> example(out, row));
                cut(out, lost.size(), finding.number("lost_rows"), "rows that it lost, the greatest losses");
            }
        }
        facts.words("failed").forEach((candidate, why) -> out.element("p", "note", candidate + ": " + why));
    }

    private static void cut(Html out, long shown, long all, String what) {
        if (shown < all) {
            out.element("p", "note", "Shown are " + shown + " of " + all + " " + what + ".");
        }
    }

    private static void example(Html out, Facts row) {
        out.open("dl");
        for (String fact : List.of("question", "expected", "before", "after")) {
            out.element("dt", fact).quoted("dd", "quoted", row.text(fact));
        }
        out.close();
    }

    private void data(Html out) {
        out.element("h2", "The data it stands on");
        out.open("table").head("Source", "Rows", "Use", "Provenance");
        facts.list("sources")
                .forEach(source -> out.row(
                        source.text("name"),
                        source.number("rows") + "",
                        source.is("learned_only") ? "learned from only" : "learned from, and compared on",
                        provenance(source.words("provenance"))));
        out.close("table");
        out.element("p", "note", leftOut(facts));
        out.open("table").head("Part", "Rows", "Fingerprint");
        facts.inner("parts")
                .values()
                .forEach((part, kept) -> out.row(
                        part, Facts.of(kept).number("rows") + "", Facts.of(kept).text("fingerprint")));
        out.close("table");
    }

    /** The sentence of which rows were left out. */
    static String leftOut(Facts facts) {
        List<String> all = facts.inner("left_out").values().keySet().stream()
                .filter(why -> facts.inner("left_out").number(why) > 0)
                .map(why -> facts.inner("left_out").number(why) + " that are " + why)
                .toList();
        return all.isEmpty() ? "No row was left out." : "Left out were rows: " + String.join("; ", all) + ".";
    }

    private static String provenance(Map<String, String> said) {
        return said.isEmpty()
                ? "none stated"
                : String.join(
                        "; ",
                        said.entrySet().stream()
                                .map(each -> each.getKey() + ": " + each.getValue())
                                .toList());
    }

    private void shown(Html out) {
        out.element("h2", "How it was shown");
        if (!facts.text("chosen").isEmpty()) {
            out.element("p", "How the candidates were chosen: " + facts.text("chosen"));
        }
        out.open("table").head("Look", "Rows", "Not answered by the big model", "Level of the look", "Verdict");
        facts.list("looks")
                .forEach(look -> out.row(
                        look.number("look") + "",
                        look.number("rows") + "",
                        look.number("unanswered") + "",
                        ShownNumber.words(look.real("alpha")),
                        look.text("why")));
        out.close("table");
        out.element(
                "p",
                "note",
                "Each row was asked both. Pass/fail: exact test of paired rates; other scores: t test of"
                        + " the differences. Candidates are corrected for by Holm's method, looks by halving the level.");
        out.open("dl");
        facts.words("specification")
                .forEach((fact, value) -> out.element("dt", fact).element("dd", value));
        out.close();
    }

    private void back(Html out) {
        out.element("h2", "The way back");
        out.element(
                "p",
                "Replacement.rollBack(who, why) has the big model answer everybody from the next request on, in"
                        + " each process that calls it, for as long as its service answers. The canary goes back by itself where"
                        + " its gates are broken.");
    }
}
