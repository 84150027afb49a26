// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.result.ReportSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A profile as lines for a terminal, and as figures for reports. */
final class ProfileText {
    private static final int BARS = 30;
    private static final int CLASSES = 100;
    private static final int DEVIANTS = 20;

    private ProfileText() {}

    static String of(Profile profile) {
        return String.join(System.lineSeparator(), lines(profile));
    }

    static ReportSection section(Profile profile) {
        return new ReportSection("profile", "Profile", figures(profile), lines(profile));
    }

    private static List<String> lines(Profile profile) {
        List<String> lines = new ArrayList<>();
        lines.add(format("%,d rows, %,d different inputs", profile.rows(), profile.differentInputs()));
        lines.add("inputs:    " + profile.inputLengths().summary() + " characters");
        lines.add("answers:   " + profile.answerLengths().summary() + " characters");
        profile.totalTokens()
                .ifPresent(total -> lines.add("tokens:    " + total + " in all, "
                        + profile.tokens().orElseThrow().summary() + " per row"
                        + (profile.contextLimit() > 0
                                ? format(", %,d rows over %,d", profile.overLimit(), profile.contextLimit())
                                : "")));
        profile.cost().ifPresent(cost -> lines.add("cost:      " + cost));
        profile.classes()
                .ifPresent(classes -> lines.add(format(
                        "labels:    %,d, most frequent by rarest %.1f, evenness %.2f",
                        classes.counts().size(), classes.imbalance(), classes.evenness())));
        lines.add(format(
                "format:    %.1f %% %s",
                100 * profile.format().score(), profile.format().modal()));
        profile.diversity()
                .ifPresent(diversity -> lines.add(format(
                        "diversity: %.2f of inputs (Vendi by %d), distinct pairs %.2f, compression %.1f",
                        diversity.vendi(),
                        Math.min(200, diversity.texts()),
                        diversity.distinct2(),
                        diversity.compressionRatio())));
        if (!profile.outliers().isEmpty()) {
            lines.add(format(
                    "outliers:  %,d by length, first %s",
                    profile.outliers().size(), profile.outliers().get(0).row()));
        }
        profile.quality()
                .ifPresent(counts -> lines.add(format(
                        "quality:   %,d of %,d rows pass all %d filters",
                        counts.kept(), counts.rows(), counts.removed().size())));
        profile.recommendations().forEach(recommendation -> lines.add("! " + recommendation));
        return lines;
    }

    private static Map<String, Object> figures(Profile profile) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", profile.rows());
        figures.put("different_inputs", profile.differentInputs());
        figures.put("input_characters", lengths(profile.inputLengths()));
        figures.put("answer_characters", lengths(profile.answerLengths()));
        profile.tokens().ifPresent(tokens -> figures.put("tokens_per_row", lengths(tokens)));
        profile.totalTokens()
                .ifPresent(total -> figures.put("tokens", Map.of("least", total.least(), "most", total.most())));
        figures.put("context_limit", profile.contextLimit());
        figures.put("over_limit", profile.overLimit());
        figures.put("length_outliers", profile.outliers().size());
        profile.classes().ifPresent(classes -> figures.put("classes", classes(classes)));
        figures.put("format", format(profile.format()));
        profile.diversity().ifPresent(diversity -> figures.put("diversity", diversity(diversity)));
        profile.cost().ifPresent(cost -> figures.put("cost", cost(cost)));
        profile.quality().ifPresent(counts -> figures.put("quality", counts.removed()));
        figures.put(
                "recommendations",
                profile.recommendations().stream()
                        .map(ProfileText::recommendation)
                        .toList());
        return figures;
    }

    private static Map<String, Object> lengths(Distribution lengths) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("min", lengths.summary().min());
        figures.put("median", lengths.summary().median());
        figures.put("p95", lengths.summary().p95());
        figures.put("max", lengths.summary().max());
        figures.put("mean", lengths.summary().mean());
        figures.put(
                "histogram",
                lengths.histogram(BARS).stream()
                        .map(bin -> List.of(bin.from(), bin.to(), bin.count()))
                        .toList());
        return figures;
    }

    private static Map<String, Object> classes(ClassBalance classes) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", classes.counts().size());
        figures.put("imbalance", classes.imbalance());
        figures.put("evenness", classes.evenness());
        Map<String, Object> counts = new LinkedHashMap<>();
        classes.counts().entrySet().stream()
                .limit(CLASSES)
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        figures.put("counts", counts);
        return figures;
    }

    private static Map<String, Object> format(FormatConsistency format) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("modal", format.modal());
        figures.put("score", format.score());
        Map<String, Object> formats = new LinkedHashMap<>();
        format.formats().entrySet().stream()
                .limit(DEVIANTS)
                .forEach(entry -> formats.put(entry.getKey(), entry.getValue()));
        figures.put("formats", formats);
        figures.put(
                "deviants",
                format.deviants().stream()
                        .limit(DEVIANTS)
                        .map(deviant -> Map.of("row", deviant.row(), "format", deviant.format()))
                        .toList());
        return figures;
    }

    private static Map<String, Object> diversity(Diversity diversity) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("texts", diversity.texts());
        figures.put("vendi", diversity.vendi());
        figures.put("distinct_1", diversity.distinct1());
        figures.put("distinct_2", diversity.distinct2());
        figures.put("ngram_diversity", diversity.ngramDiversity());
        figures.put("compression_ratio", diversity.compressionRatio());
        return figures;
    }

    private static Map<String, Object> cost(CostEstimate cost) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("model", cost.model().model());
        figures.put("epochs", cost.epochs());
        figures.put("least_usd", cost.leastUsd());
        figures.put("most_usd", cost.mostUsd());
        figures.put("usd_per_million", cost.model().trainingUsdPerMillion());
        figures.put("as_of", cost.model().asOf());
        return figures;
    }

    private static Map<String, Object> recommendation(Recommendation recommendation) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("code", recommendation.code());
        figures.put("finding", recommendation.finding());
        figures.put("reason", recommendation.reason());
        figures.put("next_step", recommendation.nextStep());
        return figures;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
