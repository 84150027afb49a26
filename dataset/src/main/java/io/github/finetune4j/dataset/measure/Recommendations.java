// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The thresholds, and what follows from crossing them. */
final class Recommendations {
    static final long LEAST_ROWS = 100;
    static final long GOOD_ROWS = 1000;
    static final double LEAST_DIVERSITY = 0.5;
    static final double LEAST_CONSISTENCY = 0.9;
    private static final double MOST_IMBALANCE = 10;
    private static final long LEAST_CLASS_ROWS = 10;
    private static final double EXTREME = 10; // robust standard deviations; real lengths have long tails
    private static final double MOST_REPEATED = 0.05;
    private final List<Recommendation> all = new ArrayList<>();

    private Recommendations() {}

    static List<Recommendation> of(Profile profile) {
        Recommendations found = new Recommendations();
        found.rows(profile.rows());
        found.diversity(profile);
        found.format(profile);
        found.lengths(profile);
        found.classes(profile);
        found.labels(profile);
        found.quality(profile);
        return List.copyOf(found.all);
    }

    private void rows(long rows) {
        if (rows < LEAST_ROWS) {
            add(
                    "too-few-rows",
                    rows + " rows, fewer than " + LEAST_ROWS,
                    "so few examples rarely beat a good prompt, and their test set can't show it",
                    "collect at least " + LEAST_ROWS + " good rows, better " + GOOD_ROWS
                            + ", or improve the prompt first");
        } else if (rows < GOOD_ROWS) {
            add(
                    "few-rows",
                    rows + " rows, fewer than " + GOOD_ROWS,
                    "more examples of the same quality usually help until about " + GOOD_ROWS,
                    "train with these, and collect more where the tuned model still fails");
        }
    }

    private void diversity(Profile profile) {
        profile.diversity()
                .filter(d -> d.vendi() < LEAST_DIVERSITY)
                .ifPresent(diversity -> add(
                        "low-diversity",
                        format("diversity of the inputs %.2f, less than %.1f", diversity.vendi(), LEAST_DIVERSITY),
                        "many inputs say the same, so the model learns a few phrasings by heart",
                        "remove near duplicates, and collect inputs from other users, channels and times"));
        double repeated = profile.rows() == 0 ? 0 : 1 - profile.differentInputs() / (double) profile.rows();
        if (repeated > MOST_REPEATED) {
            add(
                    "repeated-inputs",
                    format("%.0f %% of the rows repeat an input", 100 * repeated),
                    "a row that stands twice counts twice in training",
                    "deduplicate, and look at contradicting answers first");
        }
    }

    private void format(Profile profile) {
        FormatConsistency format = profile.format();
        if (format.rows() > 0 && format.score() < LEAST_CONSISTENCY) {
            add(
                    "inconsistent-format",
                    format(
                            "%.0f %% of the answers are \"%s\", fewer than %.0f %%",
                            100 * format.score(), format.modal(), 100 * LEAST_CONSISTENCY),
                    "the model learns every format that it sees, also the wrong ones",
                    "bring the listed answers into the format that you want in production, or split the task");
        }
    }

    private void lengths(Profile profile) {
        if (profile.overLimit() > 0) {
            add(
                    "over-context",
                    format("%d rows are longer than %d tokens", profile.overLimit(), profile.contextLimit()),
                    "they are cut in training, and with them their answers",
                    "shorten or split them, or take a model with more context");
        }
        long extreme = profile.outliers().stream()
                .filter(outlier -> Math.abs(outlier.score()) > EXTREME)
                .count();
        if (extreme > 0) {
            add(
                    "length-outliers",
                    extreme + " rows are far longer or shorter than the others",
                    "extreme rows are often broken: several merged into one, or cut",
                    "look at them; fix or remove those that are wrong");
        }
    }

    private void classes(Profile profile) {
        profile.classes().ifPresent(classes -> {
            if (classes.imbalance() > MOST_IMBALANCE) {
                add(
                        "class-imbalance",
                        format("the most frequent label has %.0f times the rows of the rarest", classes.imbalance()),
                        "rare labels are learnt last and tested worst",
                        "collect more rows of the rare labels, and split by label");
            }
            long rare = classes.rarerThan(LEAST_CLASS_ROWS);
            if (rare > 0) {
                add(
                        "rare-classes",
                        format("%d labels have fewer than %d rows", rare, LEAST_CLASS_ROWS),
                        "a test set holds none or one of them",
                        "collect more, merge them, or leave them to a rule");
            }
        });
    }

    private void labels(Profile profile) {
        if (profile.labelErrors() > 0) {
            add(
                    "label-errors",
                    profile.labelErrors() + " rows are probably labelled wrongly",
                    "wrong labels lower the ceiling of any model trained on them",
                    "look at the listed rows, the worst first, and correct them");
        }
    }

    private void quality(Profile profile) {
        profile.quality().filter(counts -> counts.kept() < counts.rows()).ifPresent(counts -> {
            long rows = counts.rows() - counts.kept();
            String kinds = counts.removed().entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "));
            add(
                    "quality-issues",
                    rows + " rows have quality issues: " + kinds,
                    "the model learns these answers like any other",
                    "look at some of each kind, then remove or fix them with Cleaning");
        });
    }

    private void add(String code, String finding, String reason, String nextStep) {
        all.add(new Recommendation(code, finding, reason, nextStep));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
