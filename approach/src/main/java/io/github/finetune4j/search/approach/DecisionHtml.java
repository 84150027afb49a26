// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.html.internal.Axis;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.HtmlPage;
import io.github.finetune4j.html.internal.Picture;
import io.github.finetune4j.html.internal.Strip;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A decision as a page. */
final class DecisionHtml {
    private static final String CSS = "decision.css";
    private static final double ROOM = 0.05;

    private final Decision decision;
    private final ScoreKind kind;

    DecisionHtml(Decision decision) {
        this.decision = decision;
        kind = decision.options().metric().kind();
    }

    String page() {
        String css = HtmlPage.resource(CSS, DecisionHtml.class.getResourceAsStream(CSS)) + Picture.css();
        String lead = "Decided on " + decision.at().truncatedTo(ChronoUnit.SECONDS) + " by "
                + decision.options().metric().name() + ", "
                + decision.approaches().size() + " approaches.";
        return new HtmlPage("Decision " + decision.name(), lead, css).with(this::body);
    }

    private void body(Html out) {
        Recommendation recommendation = decision.recommendation();
        out.open("p", "verdict " + tone(recommendation.kind()))
                .text(recommendation.sentence())
                .close();
        out.element("p", "agreement", decision.agreement());
        out.element("h2", "Approaches");
        approaches(out);
        decision.test().ifPresent(test -> test(test, out));
        out.element("h2", "Decision tree");
        tree(out);
        if (!decision.notes().isEmpty()) {
            out.element("h2", "Notes").open("ul", "notes");
            decision.notes().forEach(note -> out.element("li", note));
            out.close();
        }
        out.element("h2", "How it was measured").open("dl");
        decision.facts().forEach((name, value) -> out.element("dt", name).element("dd", value));
        out.close();
    }

    private static String tone(Recommendation.Kind kind) {
        return switch (kind) {
            case USE -> "good";
            case UNDECIDED -> "warn";
            case NONE -> "bad";
        };
    }

    private void approaches(Html out) {
        String currency = decision.options().currency();
        Axis axis = axis(decision.approaches().stream()
                .flatMap(result -> result.best().stream())
                .map(ApproachFigures::quality)
                .toList());
        out.open("table", "approaches");
        out.head(
                "Approach",
                decision.options().metric().name(),
                "p95",
                (currency.isEmpty() ? "Cost" : currency) + " per thousand",
                "Format kept",
                "Spent");
        decision.approaches().forEach(result -> row(result, axis, out));
        out.close("table");
        out.element(
                "p",
                "note",
                "Figures are of the test rows where it says so, else of the validation rows; with intervals.");
        out.element("p", "note", decision.kinds());
    }

    /** {@return an axis on which all ends fit} */
    private static Axis axis(List<Interval> all) {
        double[] ends = all.stream()
                .flatMapToDouble(each -> DoubleStream.of(each.lower(), each.estimate(), each.upper()))
                .filter(Double::isFinite)
                .toArray();
        return Axis.over(ends, ROOM, 0, 100);
    }

    private void row(ApproachResult result, Axis axis, Html out) {
        out.open("tr", result.name().equals(decision.recommendation().approach()) ? "chosen" : "");
        out.open("th").text(result.name()).element("small", result.kind().word());
        if (!result.unfit().isEmpty()) {
            out.element("small", "bad", "not fit: " + result.unfit());
        }
        if (!result.reason().isEmpty()) {
            out.element("small", "warn", words(result.state()) + ": " + result.reason());
        }
        out.close();
        Optional<ApproachFigures> figures = result.best();
        out.cell(1).text(figures.isPresent() ? "" : "–");
        figures.ifPresent(each -> {
            out.element("b", Numbers.quality(kind, each.quality()));
            Strip strip = Strip.on(out, axis, "interval c0");
            strip.interval(
                            each.quality().lower(),
                            each.quality().estimate(),
                            each.quality().upper())
                    .end();
            out.element("small", (result.test().isPresent() ? "test, " : "validation, ") + each.rows() + " rows");
            result.test()
                    .flatMap(test -> result.validation())
                    .ifPresent(before -> out.element("small", "validation " + Numbers.quality(kind, before.quality())));
        });
        out.close();
        cell(2, figures.flatMap(ApproachFigures::p95).map(Numbers::time), out);
        cell(
                3,
                figures.flatMap(ApproachFigures::costPerThousand)
                        .map(cost -> Numbers.money(cost, "").strip()),
                out);
        cell(4, figures.flatMap(ApproachFigures::validShare).map(Numbers::share), out);
        String money = currency().isEmpty() ? "" : Numbers.plain(result.spent().money()) + " " + currency() + ", ";
        cell(5, Optional.of(money + Numbers.format("%,d tokens", result.spent().tokens())), out);
        out.close();
    }

    private String currency() {
        return decision.options().currency();
    }

    private static String words(ApproachResult.State state) {
        return state == ApproachResult.State.LEFT_OUT ? "left out" : "failed";
    }

    private static void cell(int column, Optional<String> text, Html out) {
        out.cell(column).text(text.orElse("–")).close();
    }

    private void test(FinalTest test, Html out) {
        Interval gain = test.gain();
        Axis axis = axis(List.of(
                gain,
                new Interval(0, 0, 0, gain.level(), "no difference", 1),
                new Interval(test.margin(), test.margin(), test.margin(), gain.level(), "margin", 1)));
        out.element("h2", "The test, once");
        out.open("figure")
                .element(
                        "figcaption",
                        test.other() + " against " + test.cheaper() + " on " + test.rows() + " test rows: gain "
                                + Numbers.difference(kind, gain) + ", " + gain.method() + ", level "
                                + Numbers.plain(100 * gain.level()) + " %.");
        Strip strip = Strip.on(out, axis, "interval c0").mark("zero", 0).mark("margin", test.margin());
        strip.interval(gain.lower(), gain.estimate(), gain.upper()).end().close();
        out.open("p", "note")
                .element("span", "key zero", "no difference")
                .element("span", "key margin", "margin, " + Numbers.margin(kind, test.margin()))
                .close();
        if (test.unpaired() > 0) {
            out.element(
                    "p",
                    "note",
                    test.unpaired() + " test rows have a score for one of them or none, and are left out.");
        }
    }

    private void tree(Html out) {
        out.open("ul", "tree");
        for (DecisionTree.Step step : decision.tree().steps()) {
            out.open("li", "depth" + step.depth() + (step.maybe() ? " maybe" : ""));
            if (step.depth() > 0) {
                out.element("span", "branch", step.branch().word());
            }
            TreeFork fork = step.fork();
            TreeLeaf leaf = step.leaf();
            if (fork != null) {
                out.element("b", fork.question().text());
                out.element(
                        "span", "answer " + fork.answer().word(), fork.answer().word());
                out.element("small", (fork.stated() ? "stated: " : "") + fork.evidence());
            } else if (leaf != null) {
                String end = decision.tree().ends().contains(leaf) ? " end" : "";
                out.element("span", "leaf" + end, leaf.text());
            }
            out.close();
        }
        out.close();
    }
}
