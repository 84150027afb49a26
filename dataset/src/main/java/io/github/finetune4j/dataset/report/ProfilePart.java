// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import io.github.finetune4j.html.internal.Histogram;
import io.github.finetune4j.html.internal.Html;
import io.github.finetune4j.html.internal.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of the page on what the profile measured. */
final class ProfilePart {
    private static final int LABELS = 40;

    private ProfilePart() {}

    static void recommendations(Map<String, Object> profile, Html out) {
        if (profile.isEmpty()) {
            return;
        }
        List<?> all = DataReportPage.list(profile.getOrDefault("recommendations", List.of()));
        out.open("section").element("h2", "What to do");
        if (all.isEmpty()) {
            out.element(
                    "p", "fine", "No threshold is crossed: size, diversity, format, lengths and balance look fine.");
        }
        for (Object item : all) {
            if (item instanceof Map<?, ?> map) {
                out.open("article", "advice").element("h3", string(map, "finding"));
                out.element("p", "Why: " + string(map, "reason") + ".");
                out.element("p", "next", "Next: " + string(map, "next_step") + ".")
                        .close();
            }
        }
        out.close();
    }

    static void write(Map<String, Object> profile, Html out) {
        if (profile.isEmpty()) {
            return;
        }
        lengths(profile, out);
        classes(Numbers.map(profile, "classes"), out);
        format(Numbers.map(profile, "format"), out);
        diversity(Numbers.map(profile, "diversity"), out);
    }

    private static void lengths(Map<String, Object> profile, Html out) {
        out.open("section").element("h2", "Lengths").open("div", "charts");
        histogram("Inputs, characters", Numbers.map(profile, "input_characters"), "c0", out);
        histogram("Answers, characters", Numbers.map(profile, "answer_characters"), "c1", out);
        histogram("Rows, tokens", Numbers.map(profile, "tokens_per_row"), "c0", out);
        out.close();
        double outliers = Numbers.of(profile, "length_outliers");
        double over = Numbers.of(profile, "over_limit");
        out.element(
                "p",
                "note",
                Numbers.whole(outliers) + " rows are outliers by length (more than 3.5 robust standard deviations)"
                        + (Numbers.of(profile, "context_limit") > 0
                                ? "; " + Numbers.whole(over) + " rows have more than "
                                        + Numbers.whole(Numbers.of(profile, "context_limit")) + " tokens."
                                : "."));
        out.close();
    }

    private static void histogram(String title, Map<?, ?> lengths, String cssClass, Html out) {
        List<int[]> bins = bins(lengths);
        if (bins.isEmpty()) {
            return;
        }
        out.open("div").with(to -> Histogram.write(Pen.of(to), title, cssClass, bins));
        out.element(
                "p",
                "note",
                Numbers.whole(Numbers.of(lengths, "min")) + " to " + Numbers.whole(Numbers.of(lengths, "max"))
                        + ", median " + Numbers.whole(Numbers.of(lengths, "median")) + ", 95 % up to "
                        + Numbers.whole(Numbers.of(lengths, "p95")));
        out.close();
    }

    private static List<int[]> bins(Map<?, ?> lengths) {
        List<int[]> bins = new ArrayList<>();
        if (lengths.get("histogram") instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof List<?> bin) {
                    bins.add(bin.stream().mapToInt(v -> ((Number) v).intValue()).toArray());
                }
            }
        }
        return bins;
    }

    private static void classes(Map<?, ?> classes, Html out) {
        if (classes.isEmpty()) {
            return;
        }
        out.open("section").element("h2", "Labels");
        out.element(
                "p",
                "note",
                Numbers.whole(Numbers.of(classes, "count")) + " labels; the most frequent has "
                        + Numbers.decimal(Numbers.of(classes, "imbalance")) + " times the rows of the rarest; evenness "
                        + Numbers.decimal(Numbers.of(classes, "evenness")) + " of 1.");
        bars(Numbers.map(classes, "counts"), LABELS, "second", out);
        out.close();
    }

    private static void bars(Map<?, ?> counts, int most, String cssClass, Html out) {
        double top = counts.values().stream()
                .mapToDouble(v -> ((Number) v).doubleValue())
                .max()
                .orElse(1);
        out.open("div", "scroll").open("table", "counts").open("tbody");
        counts.entrySet().stream().limit(most).forEach(entry -> {
            double count = ((Number) entry.getValue()).doubleValue();
            out.open("tr").element("th", String.valueOf(entry.getKey())).open("td", "wide");
            out.bar(count / top, cssClass)
                    .close()
                    .element("td", "number", Numbers.whole(count))
                    .close();
        });
        out.close("div");
        if (counts.size() > most) {
            out.element("p", "note", "… and " + (counts.size() - most) + " more");
        }
    }

    private static void format(Map<?, ?> format, Html out) {
        if (format.isEmpty()) {
            return;
        }
        out.open("section").element("h2", "Format of the answers");
        out.element(
                "p",
                "note",
                Numbers.percent(Numbers.of(format, "score")) + " of the answers have the most frequent structure: "
                        + string(format, "modal") + ".");
        bars(Numbers.map(format, "formats"), LABELS, "first", out);
        List<?> deviants = format.get("deviants") instanceof List<?> list ? list : List.of();
        if (!deviants.isEmpty()) {
            out.open("details")
                    .element("summary", "Answers of another structure")
                    .open("div", "scroll");
            out.open("table", "plain").head("row", "structure");
            for (Object item : deviants) {
                if (item instanceof Map<?, ?> map) {
                    out.row(string(map, "row"), string(map, "format"));
                }
            }
            out.close("details");
        }
        out.close();
    }

    private static void diversity(Map<?, ?> diversity, Html out) {
        if (diversity.isEmpty()) {
            return;
        }
        out.open("section").element("h2", "Diversity of the inputs").open("div", "scroll");
        out.open("table", "plain").head("measure", "value", "how to read it");
        double vendi = Numbers.of(diversity, "vendi");
        out.row("Vendi score by rows", Numbers.decimal(vendi), "1: all differ; below 0.5: many say the same");
        out.row("distinct words", Numbers.decimal(Numbers.of(diversity, "distinct_1")), "different words by words");
        out.row(
                "distinct pairs",
                Numbers.decimal(Numbers.of(diversity, "distinct_2")),
                "different pairs of words by pairs");
        out.row(
                "n-gram diversity",
                Numbers.decimal(Numbers.of(diversity, "ngram_diversity")),
                "sum for runs of one to four words; at most 4");
        out.row(
                "compression ratio",
                Numbers.decimal(Numbers.of(diversity, "compression_ratio")),
                "higher: more repetition between rows");
        out.close("div");
        out.element(
                "p",
                "note",
                "Of a sample of " + Numbers.whole(Numbers.of(diversity, "texts"))
                        + " inputs; compare only with samples of the same size.");
        out.close();
    }

    static String string(Map<?, ?> map, String key) {
        return String.valueOf(value(map, key));
    }

    static Object value(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value;
    }
}
