// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.html.internal.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Some rows of each kind with what both models said, and buttons that show one kind only: radio buttons, no script. */
final class AnswerSection {
    private static final int LONGEST = 4_000;

    /** The outcome of a row, by the first metric. */
    enum Kind {
        WORSE("got worse"),
        BETTER("got better"),
        RIGHT("both right"),
        WRONG("both wrong"),
        EQUAL("equal scores"),
        FAILED("not answered"),
        UNKNOWN("no score");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Comparison comparison;
    private final Html out;
    private final ModelLabels labels;

    private AnswerSection(Comparison comparison, Html out) {
        this.comparison = comparison;
        labels = ModelLabels.of(comparison);
        this.out = out;
    }

    static void write(Comparison comparison, int wanted, Html out) {
        new AnswerSection(comparison, out).write(wanted);
    }

    private void write(int wanted) {
        Map<Kind, List<Comparison.RowPair>> kinds = kinds();
        Map<Kind, List<Comparison.RowPair>> shown = new EnumMap<>(Kind.class);
        kinds.forEach((kind, pairs) -> shown.put(
                kind,
                Spread.indices(pairs.size(), Math.min(wanted, pairs.size()))
                        .mapToObj(pairs::get)
                        .toList()));
        long total = shown.values().stream().mapToLong(List::size).sum();
        out.open("section").element("h2", "Answers side by side");
        out.element(
                "p",
                "note",
                total + " of " + comparison.size() + " rows, at most " + wanted
                        + " of each kind, spread evenly over the data set. Kinds are by "
                        + comparison.metrics().get(0).name() + ".");
        out.open("div", "class", "rows", "role", "group", "aria-label", "rows by kind");
        button("all", "all", comparison.size(), true);
        kinds.forEach((kind, pairs) -> button(kind.id(), kind.words, pairs.size(), false));
        shown.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(pair -> Map.entry(entry.getKey(), pair)))
                .sorted(Comparator.comparingInt(
                        entry -> entry.getValue().baseline().index()))
                .forEach(entry -> pair(entry.getKey(), entry.getValue()));
        out.close("section");
    }

    private Map<Kind, List<Comparison.RowPair>> kinds() {
        Map<Kind, List<Comparison.RowPair>> kinds = new EnumMap<>(Kind.class);
        comparison
                .rows()
                .forEach(pair -> kinds.computeIfAbsent(kind(pair), kind -> new ArrayList<>())
                        .add(pair));
        return kinds;
    }

    private Kind kind(Comparison.RowPair pair) {
        if (pair.baseline().failed() || pair.candidate().failed()) {
            return Kind.FAILED;
        }
        MetricComparison first = comparison.metrics().get(0);
        double difference = pair.difference(first.name()) * (first.higherIsBetter() ? 1 : -1);
        if (Double.isNaN(difference)) {
            return Kind.UNKNOWN;
        }
        if (difference != 0) {
            return difference < 0 ? Kind.WORSE : Kind.BETTER;
        }
        double score = pair.candidate().score(first.name()).map(Score::value).orElse(Double.NaN);
        return switch (first.kind()) {
            case BINARY -> score == 1 ? Kind.RIGHT : Kind.WRONG;
            case CONTINUOUS -> Kind.EQUAL;
        };
    }

    private void button(String id, String words, int rows, boolean chosen) {
        String[] input = {"type", "radio", "name", "rows", "id", "rows-" + id};
        out.open("input", chosen ? Html.with(input, "checked", "checked") : input);
        out.element("label", words + " (" + rows + ")", "for", "rows-" + id);
    }

    private void pair(Kind kind, Comparison.RowPair pair) {
        EvaluatedRow row = pair.baseline();
        out.open("article", kind.id()).element("h3", "Row " + (row.index() + 1) + ", " + kind.words);
        out.open("div", "prompt");
        row.prompt().forEach(this::message);
        out.close().open("div", "sides");
        side("expected", row.expected(), "", Map.of());
        side(labels.baseline(), row.actual(), row.error(), row.scores());
        EvaluatedRow other = pair.candidate();
        side(labels.candidate(), other.actual(), other.error(), other.scores());
        out.close("article");
    }

    private void message(Message message) {
        out.element("span", "role", message.role().word()).quoted("div", "said", cut(message.content()));
    }

    private void side(String name, String text, String error, Map<String, Score> scores) {
        out.open("div", "side").open("h4").text(name);
        scores.forEach((metric, score) -> out.element("span", mark(score), metric + " " + value(score)));
        out.close();
        if (error.isEmpty()) {
            out.quoted("div", "said", text.isEmpty() ? "(empty)" : cut(text));
        } else {
            out.quoted("div", "said warning", "not answered: " + cut(error));
        }
        scores.forEach(this::reason);
        out.close();
    }

    /** Why a metric scored as it did, where it says so. */
    private void reason(String metric, Score score) {
        if (!score.explanation().isEmpty()) {
            out.element("small", metric + ": " + cut(score.explanation()));
        }
    }

    private static String mark(Score score) {
        return score.value() == 1 ? "mark right" : score.value() == 0 ? "mark wrong" : "mark";
    }

    private static String value(Score score) {
        double value = score.value();
        if (score.missing()) {
            return "none";
        }
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = text.offsetByCodePoints(0, text.codePointCount(0, LONGEST) - 1);
        return text.substring(0, end) + " … (" + (text.length() - end) + " more characters)";
    }
}
