package io.github.finetune4j.eval;

import io.github.finetune4j.dataset.Message;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.RowResult;
import io.github.finetune4j.evaluation.Score;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Some rows with what both models said. */
final class AnswerSection {
    private static final int LONGEST = 4_000;

    private final Comparison comparison;
    private final Html out;

    private AnswerSection(Comparison comparison, Html out) {
        this.comparison = comparison;
        this.out = out;
    }

    static void write(Comparison comparison, int wanted, Html out) {
        new AnswerSection(comparison, out).write(wanted);
    }

    private void write(int wanted) {
        List<Comparison.RowPair> pairs = comparison.rows();
        int shown = Math.min(wanted, pairs.size());
        out.open("section").element("h2", "Answers side by side");
        out.element("p", "note", shown + " of " + pairs.size() + " rows, spread evenly, not picked by result.");
        Spread.indices(pairs.size(), shown).mapToObj(pairs::get).forEach(this::pair);
        out.close("section");
    }

    private void pair(Comparison.RowPair pair) {
        RowResult row = pair.baseline();
        out.open("article").element("h3", "Row " + (row.index() + 1));
        out.open("div", "prompt");
        row.prompt().forEach(this::message);
        out.close("div").open("div", "sides");
        side("expected", row.expected(), "", Map.of());
        side(comparison.baseline().model(), row.actual(), row.error(), row.scores());
        side(
                comparison.candidate().model(),
                pair.candidate().actual(),
                pair.candidate().error(),
                pair.candidate().scores());
        out.close("div").close("article");
    }

    private void message(Message message) {
        out.element("span", "role", message.role().word()).quoted("div", "said", cut(message.content()));
    }

    private void side(String name, String text, String error, Map<String, Score> scores) {
        out.open("div", "side").open("h4").text(name);
        scores.forEach((metric, score) -> out.element("span", mark(score), metric + " " + value(score)));
        out.close("h4");
        if (error.isEmpty()) {
            out.quoted("div", "said", text.isEmpty() ? "(empty)" : cut(text));
        } else {
            out.quoted("div", "said warning", "not answered: " + cut(error));
        }
        out.close("div");
    }

    private static String mark(Score score) {
        return score.value() == 1 ? "mark right" : score.value() == 0 ? "mark wrong" : "mark";
    }

    private static String value(Score score) {
        double value = score.value();
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
